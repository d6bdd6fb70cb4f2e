using System.Runtime.InteropServices;

namespace Streaming.Inference;

/// <summary>
/// ONNX Runtime's official builds report to their maker over the network unless <c>ORT_DISABLE_TELEMETRY</c> is set before the first use
/// (<see href="https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md"/>). What runs here is nobody else's business; whoever
/// wants to report sets the variable to 0.
/// </summary>
internal static partial class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Native code does not see what .NET sets, so this is libc's own; a value that is there stays.</summary>
    public static void Disable()
    {
        if (!OperatingSystem.IsWindows() && SetEnvironmentVariable(Variable, "1", overwrite: 0) != 0)
            throw new InvalidOperationException($"{Variable} cannot be set.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
