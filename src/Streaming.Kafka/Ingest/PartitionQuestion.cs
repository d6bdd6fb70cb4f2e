using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>What brokers are asked of partitions before those are read.</summary>
internal static class PartitionQuestion
{
    /// <summary>Before it is asked again: what a broker does not know, it would most often not know at once either.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>No question takes so long: each has a timeout of its own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>Nothing where no broker answers; why, the log is told.</returns>
    public static async Task<IReadOnlyList<T>> AskAsync<T>(Func<Task<IReadOnlyList<T>>> ask, ClientErrors errors, TimeProvider time)
    {
        try
        {
            return await ask().WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            errors.Add(new Error(ErrorCode.Local_TimedOut, $"what there is of the partitions was not told within {Patience.TotalMinutes} min"));
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            errors.Add(e.Error);
        }

        return [];
    }
}
