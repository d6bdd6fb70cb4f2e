using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Streaming.Kafka;

/// <summary>Finds the native library that Confluent.Kafka brings, for what its API does not reach.</summary>
internal static class Librdkafka
{
    public const string Library = "streaming-rdkafka";

    /// <summary>In order of preference; the plain build wants libsasl2, which a bare machine may not have.</summary>
    private static readonly string[] Builds = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, Resolve);

    /// <summary>Call before the first call into the library.</summary>
    public static void EnsureResolved()
    {
        // Its work is done by the static constructor.
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library)
            return 0;
        foreach (var path in FindLoaded().Concat(FindShipped()))
        {
            if (NativeLibrary.TryLoad(path, out var handle))
                return handle;
        }

        throw new DllNotFoundException($"No build of librdkafka beside {AppContext.BaseDirectory} can be loaded.");
    }

    /// <summary>Whichever build Confluent.Kafka took: a client of one build must not be handed to another.</summary>
    private static IEnumerable<string> FindLoaded()
    {
        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName).Where(IsBuild)];
    }

    private static IEnumerable<string> FindShipped()
    {
        string[] folders = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
        var extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        return Builds.SelectMany(build => folders.Select(folder => Path.Combine(folder, build + extension))).Where(File.Exists);
    }

    private static bool IsBuild(string path) => Builds.Contains(Path.GetFileNameWithoutExtension(path));
}
