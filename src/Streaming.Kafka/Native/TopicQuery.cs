using System.Runtime.InteropServices;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// Asks which topics there are. Confluent.Kafka's own question does not stand a partition none of whose replicas is there: reading the answer ends the thread that reads all of
/// that client's answers, so that neither this question nor any later one is ever answered.
/// </summary>
internal static unsafe class TopicQuery
{
    /// <returns>By topic, its id as Kafka's tools print it.</returns>
    /// <exception cref="KafkaException">The broker did not tell, or one of them is not there.</exception>
    public static Dictionary<string, string> FindIds(IClient client, string[] topics, TimeSpan timeout)
    {
        var handle = ConsumerApi.ClientOf(client);
        var isHeld = false;
        handle.DangerousAddRef(ref isHeld); // or it could be disposed of while the answer is waited for
        try
        {
            return FindIds(handle, topics, timeout);
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    private static Dictionary<string, string> FindIds(SafeHandle client, string[] topics, TimeSpan timeout)
    {
        var queue = AdminApi.NewQueue(client);
        var names = AdminApi.NewTopicNames(topics, (nuint)topics.Length);
        try
        {
            AdminApi.DescribeTopics(client, names, 0, queue);
            return Read(AdminApi.Poll(queue, (int)timeout.TotalMilliseconds), timeout);
        }
        finally
        {
            AdminApi.DestroyTopicNames(names);
            ConsumerApi.DestroyQueue(queue);
        }
    }

    private static Dictionary<string, string> Read(nint answer, TimeSpan timeout)
    {
        if (answer == 0)
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"which topics there are was not told within {timeout.TotalSeconds} s"));
        try
        {
            if (AdminApi.GetErrorCode(answer) is not 0 and var code)
                throw Fault(code, AdminApi.GetErrorText(answer));
            nuint count;
            var topics = AdminApi.GetTopics(AdminApi.GetDescribed(answer), &count);
            var ids = new Dictionary<string, string>();
            for (nuint i = 0; i < count; i++)
            {
                var error = AdminApi.GetError(topics[i]);
                if (AdminApi.GetCode(error) is not 0 and var refusal)
                    throw Fault(refusal, AdminApi.GetText(error));
                ids.Add(TextAt(AdminApi.GetName(topics[i])), TextAt(AdminApi.GetIdText(AdminApi.GetId(topics[i]))));
            }

            return ids;
        }
        finally
        {
            AdminApi.DestroyAnswer(answer);
        }
    }

    private static KafkaException Fault(int code, nint text) => new(new Error((ErrorCode)code, TextAt(text)));

    private static string TextAt(nint text) => Marshal.PtrToStringUTF8(text)!;
}
