using Streaming.Abstractions;

namespace Streaming.Cli.Demo;

/// <summary>One rig of the demo.</summary>
/// <param name="Rig">Its name.</param>
/// <param name="Read">Its samples, at the pace of its sensors.</param>
/// <param name="TruthOf">What really happened in a window; null where nobody knows.</param>
internal sealed record DemoFeed(string Rig, Func<CancellationToken, IAsyncEnumerable<Sample>> Read, Func<EventWindow, string?> TruthOf);
