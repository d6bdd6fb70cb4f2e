using Microsoft.Extensions.Logging;

namespace Streaming.Inference;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Serving model {Model} version {Version} in batches of up to {MaxBatchSize}")]
    public static partial void ServingModel(ILogger logger, string model, int version, int maxBatchSize);

    [LoggerMessage(2, LogLevel.Error, "Model {Model} version {Version} failed on a batch of {BatchSize}")]
    public static partial void BatchFailed(ILogger logger, Exception exception, string model, int version, int batchSize);

    [LoggerMessage(3, LogLevel.Error, "Input {Input} of model {Model} broke on a sample of rig {Rig}; its modality counts as corrupt")]
    public static partial void EncoderFailed(ILogger logger, Exception exception, string input, string model, string rig);

    [LoggerMessage(4, LogLevel.Information, "Unloaded model {Model} version {Version}")]
    public static partial void UnloadedModel(ILogger logger, string model, int version);

    [LoggerMessage(5, LogLevel.Error, "Model {Model} goes on with version {Version}, since what its policy serves now cannot be: {Reason}")]
    public static partial void RefusedVersion(ILogger logger, string model, int version, string reason);

    [LoggerMessage(20, LogLevel.Information, "Serving ensemble {Model} version {Version} of {Steps}")]
    public static partial void ServingEnsemble(ILogger logger, string model, int version, string steps);
}
