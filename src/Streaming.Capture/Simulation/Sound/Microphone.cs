using System.Buffers.Binary;
using Streaming.Abstractions;

namespace Streaming.Capture.Simulation.Sound;

/// <summary>Mono PCM16 chunks of what is heard in the car.</summary>
internal static class Microphone
{
    public static IEnumerable<Reading> Capture(RigSimulationOptions options, RoadTimeline timeline)
    {
        var hiss = Seeded.Stream(options.Seed, "microphone/hiss");
        var loudness = 0.06f * (float)options.Microphone.Noise;
        var length = (int)(options.AudioChunk.TotalSeconds * options.AudioRate);
        var values = new float[length];
        Soundscape? soundscape = null;
        for (long position = 0; ; position += length)
        {
            var startUs = TimeUs(position);
            var endUs = TimeUs(position + length);

            Array.Clear(values);
            for (var done = 0; done < length;)
            {
                var segment = timeline.At(TimeUs(position + done));
                if (soundscape?.Segment != segment)
                    soundscape = new Soundscape(segment, options.AudioRate);
                var rest = ((segment.EndUs - TimeUs(position + done)) * options.AudioRate + 999_999) / 1_000_000;
                var part = (int)Math.Min(length - done, rest);
                soundscape.AddTo(values.AsSpan(done, part));
                done += part;
            }

            foreach (ref var value in values.AsSpan())
                value += loudness * (float)hiss.Between(-1, 1);
            var payload = ToPcm(values);
            yield return new Reading(SampleKind.Data, startUs, endUs - startUs, endUs, () => payload);
        }

        long TimeUs(long position) => options.StartUs + (long)((Int128)position * 1_000_000 / options.AudioRate);
    }

    private static byte[] ToPcm(ReadOnlySpan<float> values)
    {
        var pcm = new byte[values.Length * AudioFormat.BytesPerValue];
        for (var i = 0; i < values.Length; i++)
        {
            var value = (short)(Math.Clamp(values[i], -1, 1) * short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * AudioFormat.BytesPerValue), value);
        }

        return pcm;
    }
}
