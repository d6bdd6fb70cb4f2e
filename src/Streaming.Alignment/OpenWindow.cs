namespace Streaming.Alignment;

/// <summary>A window that waits for proof or for its deadline.</summary>
/// <param name="StartUs">Inclusive.</param>
/// <param name="DeadlineUs">Wall-clock time at which it closes come what may; <see cref="long.MaxValue"/> for never.</param>
internal readonly record struct OpenWindow(long StartUs, long DeadlineUs);
