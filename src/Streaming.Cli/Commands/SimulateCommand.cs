using System.CommandLine;
using Streaming.Capture.Simulation;
using Streaming.Capture.Simulation.Recordings;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming simulate</c>: records simulated rigs into a folder, with the truth beside them.</summary>
internal static class SimulateCommand
{
    private const int BadArguments = 2;

    public static Command Create()
    {
        var directory = new Option<string>("--out") { Description = "Folder to write to, one folder per rig.", Required = true };
        var rigs = new Option<int>("--rigs") { Description = "How many rigs.", DefaultValueFactory = _ => 1 };
        var seconds = new Option<double>("--seconds") { Description = "How long each of them records.", DefaultValueFactory = _ => 60 };
        var seed = new Option<int>("--seed") { Description = "Seed of the first rig; the next has the next.", DefaultValueFactory = _ => 1 };
        var missingCamera = new Option<bool>("--missing-camera") { Description = "Rigs without cameras." };
        var missingMicrophone = new Option<bool>("--missing-microphone") { Description = "Rigs without microphones." };
        var missingCaptions = new Option<bool>("--missing-captions") { Description = "Rigs without captions." };

        var command = new Command("simulate", "Record simulated rigs on a road on which things happen.")
        {
            directory, rigs, seconds, seed, missingCamera, missingMicrophone, missingCaptions,
        };
        command.SetAction(arguments =>
        {
            var options = new RigSimulationOptions
            {
                Seed = arguments.GetValue(seed),
                Duration = TimeSpan.FromSeconds(Math.Clamp(arguments.GetValue(seconds), 0, TimeSpan.MaxValue.TotalSeconds / 2)),
                Camera = new SensorOptions { Enabled = !arguments.GetValue(missingCamera) },
                Microphone = new SensorOptions { Enabled = !arguments.GetValue(missingMicrophone) },
                Captions = new SensorOptions { Enabled = !arguments.GetValue(missingCaptions) },
            };
            return Record(arguments.GetRequiredValue(directory), arguments.GetValue(rigs), options, arguments.InvocationConfiguration);
        });
        return command;
    }

    private static int Record(string directory, int rigs, RigSimulationOptions options, InvocationConfiguration console)
    {
        if (rigs < 1)
            return Refuse(console, "--rigs must be at least 1.");
        if (!(options.Duration > TimeSpan.Zero))
            return Refuse(console, "--seconds must be more than 0.");
        if (options is { Camera.Enabled: false, Microphone.Enabled: false, Captions.Enabled: false })
            return Refuse(console, "A rig needs at least one sensor.");

        try
        {
            Parallel.For(0, rigs, index =>
            {
                var rig = options with { Rig = $"rig-{index + 1}", Seed = unchecked(options.Seed + index) };
                RecordingWriter.Write(new RigSimulator(rig), directory);
            });
        }
        catch (AggregateException fault) when (fault.InnerException is IOException or UnauthorizedAccessException)
        {
            return Refuse(console, $"--out cannot be written: {fault.InnerException.Message}");
        }

        console.Output.WriteLine($"{rigs} x {options.Duration.Value.TotalSeconds:0.###} s recorded in {directory}");
        return 0;
    }

    private static int Refuse(InvocationConfiguration console, string reason)
    {
        console.Error.WriteLine(reason);
        return BadArguments;
    }
}
