// ROS message_filters' ApproximateTime on given times: how many samples a second it takes, and how long after its last sample a set comes out.
// Standard input: one sample a line in order of arrival, "topic time", the topic 0, 1 or 2, the time in microseconds. Standard output: one JSON object.

#include <message_filters/sync_policies/approximate_time.h>
#include <message_filters/synchronizer.h>
#include <ros/message_event.h>
#include <ros/message_traits.h>
#include <ros/time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

template <int Topic>
struct Message {
  using ConstPtr = boost::shared_ptr<const Message>;
  ros::Time stamp;
};

namespace ros::message_traits {
template <int Topic>
struct TimeStamp<Message<Topic>> {
  static ros::Time value(const Message<Topic>& message) { return message.stamp; }
};
}  // namespace ros::message_traits

using Camera = Message<0>;
using Microphone = Message<1>;
using Captions = Message<2>;
using Policy = message_filters::sync_policies::ApproximateTime<Camera, Microphone, Captions>;

namespace {

constexpr int QueueSize = 10;

struct Arrival {
  int topic;
  long timeUs;
};

std::vector<Arrival> ReadArrivals() {
  std::vector<Arrival> arrivals;
  Arrival arrival{};
  while (std::scanf("%d %ld", &arrival.topic, &arrival.timeUs) == 2) arrivals.push_back(arrival);
  return arrivals;
}

template <typename T>
ros::MessageEvent<const T> MakeEvent(long timeUs) {
  auto message = boost::make_shared<T>();
  message->stamp.fromNSec(static_cast<uint64_t>(timeUs) * 1000);
  return ros::MessageEvent<const T>(message, nullptr, message->stamp);
}

long ToMicroseconds(const ros::Time& time) { return static_cast<long>(time.toNSec() / 1000); }

// What was made before the clock starts: the messages in the order they arrive.
struct Messages {
  std::vector<ros::MessageEvent<const Camera>> camera;
  std::vector<ros::MessageEvent<const Microphone>> microphone;
  std::vector<ros::MessageEvent<const Captions>> captions;
};

struct Result {
  long sets = 0;
  double delayUs = 0;
  long newestUs = 0;

  void Take(const Camera::ConstPtr& a, const Microphone::ConstPtr& b, const Captions::ConstPtr& c) {
    sets++;
    const auto last = std::max({a->stamp, b->stamp, c->stamp});
    delayUs += static_cast<double>(newestUs - ToMicroseconds(last));
  }
};

double Run(const std::vector<Arrival>& arrivals, const Messages& messages, Result& result) {
  message_filters::Synchronizer<Policy> synchronizer{Policy(QueueSize)};
  synchronizer.registerCallback(boost::bind(&Result::Take, &result, boost::placeholders::_1, boost::placeholders::_2, boost::placeholders::_3));
  std::size_t next[3] = {0, 0, 0};
  const auto start = std::chrono::steady_clock::now();
  for (const auto& arrival : arrivals) {
    result.newestUs = std::max(result.newestUs, arrival.timeUs);
    const auto index = next[arrival.topic]++;
    switch (arrival.topic) {
      case 0: synchronizer.add<0>(messages.camera[index]); break;
      case 1: synchronizer.add<1>(messages.microphone[index]); break;
      default: synchronizer.add<2>(messages.captions[index]); break;
    }
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main() {
  ros::Time::init();
  const auto arrivals = ReadArrivals();
  Messages messages;
  for (const auto& arrival : arrivals) {
    switch (arrival.topic) {
      case 0: messages.camera.push_back(MakeEvent<Camera>(arrival.timeUs)); break;
      case 1: messages.microphone.push_back(MakeEvent<Microphone>(arrival.timeUs)); break;
      default: messages.captions.push_back(MakeEvent<Captions>(arrival.timeUs)); break;
    }
  }

  constexpr int Runs = 5;
  std::vector<double> seconds;
  Result result;
  for (int run = 0; run < Runs; run++) {
    result = Result{};
    seconds.push_back(Run(arrivals, messages, result));
  }

  std::sort(seconds.begin(), seconds.end());
  std::printf("{\"samples_per_second\": %.0f, \"sets\": %ld, \"emission_delay_us\": %.0f}\n",
              static_cast<double>(arrivals.size()) / seconds[Runs / 2], result.sets, result.sets > 0 ? result.delayUs / static_cast<double>(result.sets) : 0.0);
  return 0;
}
