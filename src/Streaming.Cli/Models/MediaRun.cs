using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.Capture.Media;
using Streaming.Hosting;
using Streaming.Inference;

namespace Streaming.Cli.Models;

/// <summary>Runs one model on a recording, window by window, without Kafka or silos.</summary>
internal sealed class MediaRun(string repository, string model, TimeSpan windowSize, int audioRate)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private int _windowCount;
    private int _faultCount;

    /// <returns>The exit code: 1 where windows have no answer.</returns>
    public async Task<int> RunAsync(string recording, string? captions, CancellationToken cancellationToken)
    {
        var options = new MediaCaptureOptions
        {
            Source = recording,
            Rig = "recording",
            Captions = captions,
            StartTimeUs = 0,
            Speed = double.PositiveInfinity,
            AudioRate = audioRate,
        };
        var media = await MediaCapture.OpenAsync(options, TimeProvider.System, cancellationToken);
        await CaptionFaults.TellAsync(media);
        using var host = CreateHost();
        await host.StartAsync(cancellationToken);
        var inference = host.Services.GetRequiredService<InferenceService>();
        CarriedState? carried = null;
        var windows = new MediaWindows(windowSize);
        await foreach (var sample in media.ReadAsync(cancellationToken))
        {
            foreach (var window in windows.Add(sample))
                carried = await InferAsync(inference, window, carried, cancellationToken);
        }

        foreach (var window in windows.Rest())
            carried = await InferAsync(inference, window, carried, cancellationToken);
        await host.StopAsync(cancellationToken);
        if (_faultCount == 0)
            return 0;

        await Console.Error.WriteLineAsync($"Model {model} has no answer to {_faultCount} of {_windowCount} windows: their faults say why.");
        return 1;
    }

    private IHost CreateHost()
    {
        var builder = StreamingHost.CreateBuilder([]);
        builder.BelongToCommand();
        builder.Services.AddStreamingInference(options =>
        {
            options.ModelRepository = repository;
            options.Models = [model];
        });
        return builder.Build();
    }

    private async Task<CarriedState?> InferAsync(InferenceService inference, AlignedWindow window, CarriedState? carried, CancellationToken cancellationToken)
    {
        var request = new InferenceRequest { Model = model, Rig = "recording", Window = window, Carried = carried };
        var result = await inference.InferAsync(request, cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                window.StartUs,
                window.EndUs,
                Scores = result.Labels.Length == 0 ? null : result.Labels.Zip(result.Scores).ToDictionary(pair => pair.First, pair => pair.Second),
                Outputs = result.Outputs.Length == 0 ? null : result.Outputs,
                Corrupt = result.CorruptModalities.Length == 0 ? null : result.CorruptModalities,
                result.Fault,
            },
            Json));
        _windowCount++;
        if (result.Fault is not null)
            _faultCount++;
        return result.Carried ?? carried;
    }
}
