using Microsoft.Extensions.Logging;

namespace Streaming.Inference;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Serving model {Model} version {Version} in batches of up to {MaxBatchSize}, with {Instances} instances on {Targets}")]
    public static partial void ServingModel(ILogger logger, string model, int version, int maxBatchSize, int instances, string targets);

    [LoggerMessage(2, LogLevel.Error, "Model {Model} version {Version} failed on a batch of {BatchSize}")]
    public static partial void BatchFailed(ILogger logger, Exception exception, string model, int version, int batchSize);

    [LoggerMessage(3, LogLevel.Error, "Input {Input} of model {Model} broke on a sample of rig {Rig}; its modality counts as corrupt")]
    public static partial void EncoderFailed(ILogger logger, Exception exception, string input, string model, string rig);

    [LoggerMessage(4, LogLevel.Information, "Unloaded model {Model} version {Version}")]
    public static partial void UnloadedModel(ILogger logger, string model, int version);

    [LoggerMessage(5, LogLevel.Error, "Model {Model} goes on with version {Version}, since what its policy serves now cannot be: {Reason}")]
    public static partial void RefusedVersion(ILogger logger, Exception? exception, string model, int version, string reason);

    [LoggerMessage(6, LogLevel.Error, "Model {Model} is not served: {Reason}")]
    public static partial void RefusedModel(ILogger logger, Exception? exception, string model, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Model {Model} runs on the CPU, since {Target} is not there: {Reason}")]
    public static partial void ProviderIsMissing(ILogger logger, string model, ExecutionTarget target, string reason);

    [LoggerMessage(8, LogLevel.Information, "Model {Model} version {Version} is shadowed by version {Shadow}, whose answers are only compared")]
    public static partial void ShadowingModel(ILogger logger, string model, int version, int shadow);

    [LoggerMessage(9, LogLevel.Error, "The model repository {Repository} holds no model any more; what is loaded goes on")]
    public static partial void RepositoryIsAway(ILogger logger, string repository);

    [LoggerMessage(10, LogLevel.Information, "Model {Model} is gone from the repository: it is unloaded once its requests are answered")]
    public static partial void UnloadingModel(ILogger logger, string model);

    [LoggerMessage(20, LogLevel.Information, "Serving ensemble {Model} version {Version} of {Steps}")]
    public static partial void ServingEnsemble(ILogger logger, string model, int version, string steps);
}
