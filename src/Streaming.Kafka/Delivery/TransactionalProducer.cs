using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// A producer whose records become visible all at once or not at all. Begins a transaction with the first record. Not thread safe, but for the
/// acknowledgements, which nobody waits for one by one.
/// </summary>
internal sealed class TransactionalProducer : IDisposable
{
    private const int MaxAttempts = 5;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger;
    private readonly ProducerConfig _config;
    private IProducer<byte[]?, byte[]?> _producer;
    private KafkaException? _fatal;
    private bool _hangs;

    public TransactionalProducer(IOptions<KafkaOptions> options, ILogger<TransactionalProducer> logger)
    {
        _logger = logger;
        _config = options.Value.CreateTransactionalProducerConfig();
        _producer = Build();
    }

    /// <summary>Something was produced, or offsets were sent, that no commit has ended yet.</summary>
    public bool IsInTransaction { get; private set; }

    /// <summary>Ends what an earlier client of the same transactional id left open. Before anything else.</summary>
    public void Start() => Retry(() => _producer.InitTransactions(RequestTimeout));

    /// <returns>False where the producer's own queue is full.</returns>
    /// <exception cref="KafkaException">The transaction has failed; committing it says how.</exception>
    public bool TryProduce(TopicPartition topic, Message<byte[]?, byte[]?> message)
    {
        try
        {
            Begin();
            _producer.Produce(topic, message);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException e) when (e.Error.IsFatal)
        {
            _fatal = e;
            throw;
        }
    }

    /// <summary>The same; waits for room in the queue.</summary>
    /// <exception cref="ReplayRequiredException">The transaction had failed and was aborted: its records are void.</exception>
    public void Produce(TopicPartition topic, Message<byte[]?, byte[]?> message)
    {
        try
        {
            while (!TryProduce(topic, message))
                _producer.Flush(RequestTimeout);
        }
        catch (KafkaException e)
        {
            throw AbortFor(e);
        }
    }

    /// <summary>Ends the transaction, with the offsets in it.</summary>
    /// <exception cref="ReplayRequiredException">It was aborted, by us or by the broker: its records are void.</exception>
    /// <exception cref="InvalidOperationException">It can neither be committed nor aborted; the next process of the same name ends it.</exception>
    public void Commit(IReadOnlyList<TopicPartitionOffset> offsets, IConsumerGroupMetadata? group)
    {
        if (_fatal is { } fatal)
            throw AbortFor(fatal);
        try
        {
            if (group is not null && offsets.Count > 0)
            {
                Begin();
                Retry(() => _producer.SendOffsetsToTransaction(offsets, group, RequestTimeout));
            }

            if (IsInTransaction)
                Retry(_producer.CommitTransaction);
            IsInTransaction = false;
        }
        catch (KafkaException e) when (e is KafkaTxnRequiresAbortException || e.Error.IsFatal)
        {
            throw AbortFor(e);
        }
        catch (KafkaException e)
        {
            throw Unended(e);
        }
    }

    /// <exception cref="InvalidOperationException">It cannot be aborted; the next process of the same name ends it.</exception>
    public void Abort()
    {
        try
        {
            if (IsInTransaction && _fatal is null)
                Retry(_producer.AbortTransaction);
        }
        catch (KafkaException e) when (e.Error.IsFatal)
        {
            _fatal = e;
        }
        catch (KafkaException e)
        {
            throw Unended(e);
        }

        if (_fatal is not null)
            Renew(_fatal);
        IsInTransaction = false;
    }

    /// <summary>A client that hangs would not let itself be disposed of either.</summary>
    public void Dispose()
    {
        if (!_hangs)
            _producer.Dispose();
    }

    private IProducer<byte[]?, byte[]?> Build() => new ProducerBuilder<byte[]?, byte[]?>(_config).LogTo(_logger).Build();

    private ReplayRequiredException AbortFor(KafkaException reason)
    {
        if (reason.Error.IsFatal)
            _fatal = reason;
        Abort();
        return new ReplayRequiredException($"A transaction was aborted: {reason.Error.Reason}", reason);
    }

    /// <summary>
    /// The client is of no use any more, for example since its transaction took longer than the transaction timeout and the broker has ended it. A new one of
    /// the same name ends whatever is open. Where the name has gone to another process, the group gives up our member too, without which nothing is committed.
    /// </summary>
    private void Renew(KafkaException reason)
    {
        Log.ProducerRenewed(_logger, reason.Error.Reason);
        _producer.Dispose();
        _producer = Build();
        try
        {
            Start();
        }
        catch (KafkaException e)
        {
            throw Unended(e);
        }

        _fatal = null;
    }

    private static InvalidOperationException Unended(KafkaException e) => new($"A transaction could not be ended: {e.Error.Reason}", e);

    private void Begin()
    {
        if (IsInTransaction)
            return;
        _producer.BeginTransaction();
        IsInTransaction = true;
    }

    /// <summary>The client says which requests may be made again; each has waited already.</summary>
    private void Retry(Action request)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                MakeInTime(request);
                return;
            }
            catch (KafkaRetriableException e) when (attempt < MaxAttempts)
            {
                Log.TransactionRetried(_logger, attempt, e.Error.Reason);
            }
        }
    }

    /// <summary>
    /// The client's own timeouts do not hold for sending offsets while the group's coordinator is away: it then may never return
    /// (https://github.com/confluentinc/librdkafka/issues/5456). On a thread of its own: those of the pool are the rigs', who may have much to do.
    /// </summary>
    private void MakeInTime(Action request)
    {
        var making = Task.Factory.StartNew(request, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([making], RequestTimeout + Grace) < 0)
        {
            _hangs = true;
            throw new InvalidOperationException("A transaction could not be ended: the client does not answer.");
        }

        making.GetAwaiter().GetResult();
    }
}
