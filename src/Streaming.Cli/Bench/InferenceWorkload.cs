using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Streaming.Abstractions;
using Streaming.Capture.Simulation;
using Streaming.Cli.Models;

namespace Streaming.Cli.Bench;

/// <summary>
/// Windows of a simulated rig, and the model that ships twice: as it is, and as one that takes its tensors ready-made, so that what serving costs
/// can be told from what decoding costs.
/// </summary>
internal sealed class InferenceWorkload : IDisposable
{
    public const string Decoding = "road-hazards";
    public const string Ready = "road-hazards-tensors";

    private const int Seed = 11;
    private const int WindowCount = 16;
    private const long WindowUs = 1_000_000;

    private static readonly (string Name, string Type, int[] Shape, int Bytes)[] Tensors =
    [
        ("camera", "uint8", [5, 72, 128, 3], 5 * 72 * 128 * 3),
        ("microphone", "int16", [16000], 16000 * sizeof(short)),
        ("captions", "uint8", [128], 128),
        ("mask", "float32", [3], 3 * sizeof(float)),
    ];

    private InferenceWorkload(IReadOnlyList<AlignedWindow> windows)
    {
        Windows = windows;
        Repository = Directory.CreateTempSubdirectory("bench-models-").FullName;
        foreach (var model in (string[])[Decoding, Ready])
        {
            var version = Directory.CreateDirectory(Path.Combine(Repository, model, "1"));
            File.Copy(Path.Combine(ShippedFiles.Models, Decoding, "1", "model.onnx"), Path.Combine(version.FullName, "model.onnx"));
            File.Copy(Path.Combine(ShippedFiles.Models, Decoding, "labels.txt"), Path.Combine(Repository, model, "labels.txt"));
        }
    }

    /// <summary>A model repository of the benchmark's own.</summary>
    public string Repository { get; }

    /// <summary>With frames, sound and captions as sensors send them.</summary>
    public IReadOnlyList<AlignedWindow> Windows { get; }

    /// <summary>With the model's tensors.</summary>
    public AlignedWindow ReadyWindow { get; } = new()
    {
        EndUs = WindowUs,
        Modalities = [.. Tensors.Select(tensor => ReadySlice(tensor.Name, tensor.Bytes))],
    };

    public static InferenceWorkload Create()
    {
        var simulator = new RigSimulator(new RigSimulationOptions { Rig = "bench", Seed = Seed, Duration = TimeSpan.FromSeconds(WindowCount) });
        var cutter = new MediaWindows(TimeSpan.FromMicroseconds(WindowUs));
        var windows = new List<AlignedWindow>();
        foreach (var scheduled in simulator.Run().OrderBy(scheduled => scheduled.Sample.EventTimeUs))
            windows.AddRange(cutter.Add(scheduled.Sample));
        windows.AddRange(cutter.Rest());
        return new InferenceWorkload([.. windows.Take(WindowCount)]);
    }

    /// <summary>Writes both models' definitions for batches of that size.</summary>
    public void Configure(int batchSize, TimeSpan queueDelay)
    {
        var shipped = JsonNode.Parse(File.ReadAllText(Path.Combine(ShippedFiles.Models, Decoding, "model.json")))!;
        shipped["max_batch_size"] = batchSize;
        shipped["dynamic_batching"] = new JsonObject
        {
            ["preferred_batch_size"] = new JsonArray(batchSize),
            ["max_queue_delay_microseconds"] = (long)queueDelay.TotalMicroseconds,
        };
        File.WriteAllText(Path.Combine(Repository, Decoding, "model.json"), shipped.ToJsonString());
        shipped["name"] = Ready;
        shipped["inputs"] = new JsonArray([.. Tensors.Select(tensor => new JsonObject
        {
            ["name"] = tensor.Name,
            ["kind"] = "tensor",
            ["modality"] = tensor.Name,
            ["type"] = tensor.Type,
            ["shape"] = new JsonArray(["batch", .. tensor.Shape.Select(dimension => JsonValue.Create(dimension))]),
        })]);
        File.WriteAllText(Path.Combine(Repository, Ready, "model.json"), shipped.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Repository, recursive: true);

    private static ModalitySlice ReadySlice(string name, int bytes)
    {
        var payload = new byte[bytes];
        if (name == "mask")
            MemoryMarshal.Cast<byte, float>(payload.AsSpan()).Fill(1);
        return new ModalitySlice { Modality = name, Samples = [new Sample { Modality = name, ContentType = ContentTypes.Tensor, Payload = payload }] };
    }
}
