using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Streaming.Capture.Tests.Media;

[assembly: AssemblyFixture(typeof(MediaFiles))]

namespace Streaming.Capture.Tests.Media;

/// <summary>Small recordings, made once per run by ffmpeg's test sources, in a folder that goes with the run.</summary>
public sealed class MediaFiles : IDisposable
{
    public const string NtscVideo = "-f lavfi -i testsrc=size=160x120:rate=30000/1001:duration=1";
    public const string Video = "-f lavfi -i testsrc=size=160x120:rate=25:duration=2";
    public const string Sine = "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("media files ");
    private readonly ConcurrentDictionary<string, Lazy<Task>> _made = new();

    /// <summary>Two seconds: 50 frames, and a tone of 440 Hz.</summary>
    public Task<string> BothAsync() => MakeAsync("both.mov", $"{Video} {Sine} -c:v mpeg4 -c:a pcm_s16le");

    public Task<string> VideoOnlyAsync() => MakeAsync("video.mp4", $"{Video} -c:v mpeg4");

    public Task<string> AudioOnlyAsync() => MakeAsync("audio.wav", $"{Sine} -c:a pcm_s16le");

    public async Task<string> MakeAsync(string name, string arguments)
    {
        var path = PathOf(name);
        string[] all = [.. $"-v error -nostdin -y {arguments}".Split(' '), path];
        await _made.GetOrAdd(name, _ => new Lazy<Task>(() => RunAsync("ffmpeg", all))).Value;
        return path;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>A part of a file as it stands after a crash or a lost connection.</summary>
    public string Cut(string path, string name, double part)
    {
        File.WriteAllBytes(PathOf(name), File.ReadAllBytes(path)[..^(int)(new FileInfo(path).Length * (1 - part))]);
        return PathOf(name);
    }

    /// <summary>Presentation times in microseconds as ffprobe reads them, without our code.</summary>
    public static async Task<long[]> FrameTimesAsync(string path)
    {
        string[] question =
        [
            "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "default=nokey=1:noprint_wrappers=1", path,
        ];
        var lines = (await RunAsync("ffprobe", question)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => (long)(decimal.Parse(line, CultureInfo.InvariantCulture) * 1_000_000))];
    }

    /// <summary>Recordings of people and films, which this repository does not hold.</summary>
    public static string Real(string name)
    {
        var folder = Environment.GetEnvironmentVariable("STREAMING_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "STREAMING_DATA does not name the folder of real recordings.");
        var path = Path.Combine(folder!, name);
        Assert.SkipUnless(File.Exists(path), $"There is no {path}.");
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
