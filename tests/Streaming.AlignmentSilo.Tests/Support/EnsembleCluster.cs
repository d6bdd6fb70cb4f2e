using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.Inference;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Kafka, an alignment silo and an inference silo with the shipped model in one piece and in steps; a pipeline for each.</summary>
public sealed class EnsembleCluster : IAsyncLifetime
{
    private readonly string _repository = Directory.CreateTempSubdirectory("models-").FullName;
    private IHost? _inference;
    private IHost? _alignment;
    private PartitionAssignment _assignment;

    internal TestKafka Kafka { get; } = new("EnsemblePipelines");

    /// <summary>Of the inference silo.</summary>
    internal Measurements Inference { get; private set; } = null!;

    /// <summary>Of the alignment silo.</summary>
    internal Measurements Alignment { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var models = Path.Combine(AppContext.BaseDirectory, "RoadEnsemble");
        foreach (var file in Directory.EnumerateFiles(models, "*", SearchOption.AllDirectories))
            Copy(file, Path.Combine(_repository, Path.GetRelativePath(models, file)));

        var primaryPort = Silos.FindFreePort();
        _inference = await Silos.StartInferenceAsync(_repository, primaryPort, primaryPort);
        _alignment = await Silos.StartAlignmentAsync(Kafka, Silos.FindFreePort(), primaryPort);
        _assignment = _alignment.Services.GetRequiredService<Assignments>().Open(partition: 100, epoch: 1);
        Inference = new Measurements(_inference.Services.GetRequiredService<IMeterFactory>());
        Alignment = new Measurements(_alignment.Services.GetRequiredService<IMeterFactory>());
    }

    public async ValueTask DisposeAsync()
    {
        Inference.Dispose();
        Alignment.Dispose();
        foreach (var host in (IHost[])[_alignment!, _inference!])
        {
            await host.StopAsync();
            host.Dispose();
        }

        await Kafka.DisposeAsync();
        Directory.Delete(_repository, recursive: true);
    }

    internal DrivenRig CreateRig(string name) => new(name, _alignment!.Services.GetRequiredService<IGrainFactory>(), _assignment);

    /// <summary>Puts a version beside those of a model, and returns once the silo serves it.</summary>
    internal async Task AddVersionAsync(string model, int version)
    {
        // Under another name first: a copy that is half there would be refused.
        var copy = Path.Combine(_repository, model, "copy");
        Copy(Path.Combine(_repository, model, "1", "model.onnx"), Path.Combine(copy, "model.onnx"));
        Directory.Move(copy, Path.Combine(_repository, model, $"{version}"));

        var models = _inference!.Services.GetRequiredService<InferenceService>();
        var started = TimeProvider.System.GetTimestamp();
        while (models.Models.Single(served => served.Name == model).Version != version)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TestTime.Limit, $"Version {version} of {model} is not served.");
            await Task.Yield();
        }
    }

    private static void Copy(string file, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(file, to);
    }
}
