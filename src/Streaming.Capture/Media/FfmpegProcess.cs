using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Streaming.Capture.Media;

/// <summary>
/// One run of ffmpeg or ffprobe, killed with its token and when disposed, so that none outlives the capture.
/// FFMpegCore runs processes too, but waits for a polite end on cancellation, quotes arguments by hand (a file name with a quote
/// breaks out), and gives log lines and pipe to callbacks without an order between them, while here a log line tells the time of the
/// payload that follows it.
/// </summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenRegistration _killing;

    private FfmpegProcess(Process process, CancellationToken cancellationToken)
    {
        _process = process;
        _killing = cancellationToken.Register(Kill);
    }

    public Stream Output => _process.StandardOutput.BaseStream;

    public TextReader Log => _process.StandardError;

    /// <exception cref="CaptureException">There is no such program.</exception>
    public static FfmpegProcess Start(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };

        // Lines of the log are told by how they begin.
        start.Environment.Remove("AV_LOG_FORCE_COLOR");
        try
        {
            return new FfmpegProcess(Process.Start(start)!, cancellationToken);
        }
        catch (Win32Exception error)
        {
            throw new CaptureException(
                $"'{program}' cannot be run: install ffmpeg 5.1 or newer, or say in which folder it lies ({error.Message}).", error);
        }
    }

    /// <summary>Runs to the end and returns the exit code and all that was written, for short answers only.</summary>
    public async Task<(int ExitCode, string Output, string Log)> CompleteAsync(CancellationToken cancellationToken)
    {
        var log = Log.ReadToEndAsync(CancellationToken.None);
        var output = await _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var exitCode = await WaitAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return (exitCode, output, await log);
    }

    // Without a token: the process is killed with it and then ends at once.
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _killing.DisposeAsync();
        Kill();
        await WaitAsync();
        _process.Dispose();
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Win32Exception)
        {
            // It is ending by itself at this very moment.
        }
    }
}
