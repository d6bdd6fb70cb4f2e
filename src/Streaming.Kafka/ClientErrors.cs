using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// Tells the log of a client's errors without flooding it: while no broker is there, a consumer has twenty a second. Of each code the first is told at once, and then one each
/// <see cref="Period"/>, with how many there were meanwhile. Any thread may call.
/// </summary>
internal sealed class ClientErrors(ILogger logger, TimeProvider time)
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<ErrorCode, (long ToldAt, long Untold)> _byCode = [];

    public void Add(Error error)
    {
        if (error.IsFatal)
        {
            Log.KafkaFatal(logger, error.Code, error.Reason);
            return;
        }

        var untold = CountUntold(error.Code);
        if (untold == 1)
            Log.KafkaError(logger, error.Code, error.Reason);
        else if (untold > 1)
            Log.KafkaErrors(logger, error.Code, untold, error.Reason);
    }

    /// <returns>How many, this one included; 0 where it is too early to tell them.</returns>
    private long CountUntold(ErrorCode code)
    {
        lock (_gate)
        {
            var isKnown = _byCode.TryGetValue(code, out var last);
            var isDue = !isKnown || time.GetElapsedTime(last.ToldAt) >= Period;
            _byCode[code] = isDue ? (time.GetTimestamp(), 0) : last with { Untold = last.Untold + 1 };
            return isDue ? last.Untold + 1 : 0;
        }
    }
}
