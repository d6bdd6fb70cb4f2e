using System.CommandLine;
using Streaming.Capture.Simulation;
using Streaming.Capture.Simulation.Recordings;
using Streaming.Hosting;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming simulate</c>: records simulated rigs into a folder, with the truth beside them.</summary>
internal static class SimulateCommand
{
    private const double MinSeconds = 0.001;
    private const int MaxSeconds = 24 * 3600;

    public static Command Create()
    {
        var directory = new Option<string>("--out") { Description = "Folder to write to, one folder per rig.", Required = true };
        var rigs = new Option<int>("--rigs") { Description = "How many rigs.", DefaultValueFactory = _ => 1 };
        var seconds = new Option<double>("--seconds") { Description = "How long each of them records.", DefaultValueFactory = _ => 60 };
        var seed = new Option<int>("--seed") { Description = "Seed of the first rig; the next has the next.", DefaultValueFactory = _ => 1 };
        var missingCamera = new Option<bool>("--missing-camera") { Description = "Rigs without cameras." };
        var missingMicrophone = new Option<bool>("--missing-microphone") { Description = "Rigs without microphones." };
        var missingCaptions = new Option<bool>("--missing-captions") { Description = "Rigs without captions." };
        directory.RequirePath();
        rigs.Require(count => count > 0);
        seconds.Require(length => length is >= MinSeconds and <= MaxSeconds, $"a number from {MinSeconds} to {MaxSeconds}");

        var command = new Command("simulate", "Record simulated rigs on a road on which things happen.")
        {
            directory, rigs, seconds, seed, missingCamera, missingMicrophone, missingCaptions,
        };
        command.SetAction(arguments =>
        {
            var options = new RigSimulationOptions
            {
                Seed = arguments.GetValue(seed),
                Duration = TimeSpan.FromSeconds(arguments.GetValue(seconds)),
                Camera = new SensorOptions { Enabled = !arguments.GetValue(missingCamera) },
                Microphone = new SensorOptions { Enabled = !arguments.GetValue(missingMicrophone) },
                Captions = new SensorOptions { Enabled = !arguments.GetValue(missingCaptions) },
            };
            if (options is { Camera.Enabled: false, Microphone.Enabled: false, Captions.Enabled: false })
                return Refuse("A rig needs at least one sensor.");
            return Record(arguments.GetRequiredValue(directory), arguments.GetValue(rigs), options);
        });
        return command;
    }

    private static int Record(string directory, int rigs, RigSimulationOptions options)
    {
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
            return Refuse($"--out {directory} cannot be written: {fault.InnerException.Message}");
        }

        Console.WriteLine($"{rigs} x {options.Duration!.Value.TotalSeconds:0.###} s recorded in {directory}");
        return 0;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return StreamingHost.UserFault;
    }
}
