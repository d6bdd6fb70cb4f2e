using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>A session of a model, where it runs, and, where it was to run elsewhere, where and why it does not.</summary>
internal sealed record ModelSession(InferenceSession Session, ExecutionTarget Target) : IDisposable
{
    public ExecutionTarget? Missing { get; init; }

    public string? MissingBecause { get; init; }

    /// <exception cref="ModelRepositoryException">The file is no model, or what it is to run on is not there and nothing else may run it.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The result owns its session.")]
    public static ModelSession Open(ModelFiles files, ExecutionTarget target, InferenceOptions options, int? threads = null)
    {
        if (target.Provider == ExecutionProvider.Cpu)
            return new ModelSession(OpenOnCpu(files, options, threads), target);
        try
        {
            return new ModelSession(Create(files, target, options, threads), target);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            if (options.MissingProvider == MissingProviderPolicy.Error)
                throw new ModelRepositoryException(
                    $"{files.OnnxFile} is to run on {target}, which cannot be: {exception.Message.TrimEnd('.')}. With {InferenceOptions.SectionName}:{nameof(options.MissingProvider)} cpu it would run on the CPU.",
                    exception);
            return new ModelSession(OpenOnCpu(files, options, threads), ExecutionTarget.Cpu) { Missing = target, MissingBecause = exception.Message };
        }
    }

    public void Dispose() => Session.Dispose();

    private static InferenceSession Create(ModelFiles files, ExecutionTarget target, InferenceOptions options, int? threads)
    {
        using var sessionOptions = OnnxSessionOptions.Create(options, threads);
        target.AppendTo(sessionOptions);
        return new InferenceSession(files.OnnxFile, sessionOptions);
    }

    private static InferenceSession OpenOnCpu(ModelFiles files, InferenceOptions options, int? threads)
    {
        try
        {
            return Create(files, ExecutionTarget.Cpu, options, threads);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelRepositoryException($"{files.OnnxFile} is no model that ONNX Runtime can load: {exception.Message}", exception);
        }
    }
}
