using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// A window cut into equal parts, each of which shows the sample nearest to its middle, of two as near the later. Where samples are fewer than
/// parts one is shown repeatedly.
/// </summary>
internal static class EvenSlots
{
    /// <param name="window">The window that is cut.</param>
    /// <param name="samples">At least one, by event time.</param>
    /// <param name="slot">The part, from 0.</param>
    /// <param name="slots">How many there are.</param>
    /// <param name="from">What the part before shows: later parts show the same sample or a later one.</param>
    public static int Nearest(AlignedWindow window, ReadOnlySpan<Sample> samples, int slot, int slots, int from)
    {
        var nearest = from;
        var least = Distance(window, samples[from], slot, slots);
        for (var i = from + 1; i < samples.Length; i++)
        {
            var distance = Distance(window, samples[i], slot, slots);
            if (distance > least)
                break;
            least = distance;
            nearest = i;
        }

        return nearest;
    }

    /// <summary>Between a sample and the middle of a slot, times 2 * slots: whole numbers, so that a tie is a tie.</summary>
    private static long Distance(AlignedWindow window, Sample sample, int slot, int slots) => Math.Abs(
        (2 * slots * (sample.EventTimeUs - window.StartUs)) - (((2 * slot) + 1) * (window.EndUs - window.StartUs)));
}
