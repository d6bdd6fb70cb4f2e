using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

/// <summary>
/// Tells the log of dead letters without flooding it: the first of a topic at once, and from then on each <see cref="Period"/> how many more there were, until
/// one has passed without any. What is left at the end is told by <see cref="Dispose"/>. Any thread may call.
/// </summary>
internal sealed class DeadLetterLog(ILogger logger, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Untold> _byTopic = new(StringComparer.Ordinal);

    public void Add(string topic, string position, string reason)
    {
        lock (_gate)
        {
            if (_byTopic.TryGetValue(topic, out var untold))
            {
                untold.Add(position, reason);
                return;
            }

            _byTopic.Add(topic, new Untold(time.CreateTimer(_ => EndPeriod(topic), null, Period, Period)));
            Log.DeadLettered(logger, position, reason);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (topic, untold) in _byTopic)
            {
                untold.Tell(logger, topic);
                untold.Timer.Dispose();
            }

            _byTopic.Clear();
        }
    }

    private void EndPeriod(string topic)
    {
        lock (_gate)
        {
            if (_byTopic.TryGetValue(topic, out var untold) && !untold.Tell(logger, topic))
            {
                untold.Timer.Dispose();
                _byTopic.Remove(topic);
            }
        }
    }

    /// <summary>Dead letters of a topic since the log was told of one.</summary>
    private sealed class Untold(ITimer timer)
    {
        private long _count;
        private string _lastPosition = "";
        private string _lastReason = "";

        public ITimer Timer => timer;

        public void Add(string position, string reason) => (_count, _lastPosition, _lastReason) = (_count + 1, position, reason);

        /// <returns>Whether there was anything to tell.</returns>
        public bool Tell(ILogger logger, string topic)
        {
            if (_count == 0)
                return false;
            Log.MoreDeadLettered(logger, _count, topic, _lastPosition, _lastReason);
            _count = 0;
            return true;
        }
    }
}
