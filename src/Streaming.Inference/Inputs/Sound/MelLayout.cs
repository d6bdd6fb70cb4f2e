using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>The order of a spectrogram's dimensions: N the batch, C one channel, T the time, F the mel bands.</summary>
internal enum MelLayout : byte
{
    TimeMel,
    MelTime,
    ChannelTimeMel,
    ChannelMelTime,
    TimeMelChannel,
    MelTimeChannel,
}

internal static class MelLayouts
{
    public static (string Word, MelLayout Layout)[] Words { get; } =
    [
        ("NTF", MelLayout.TimeMel),
        ("NFT", MelLayout.MelTime),
        ("NCTF", MelLayout.ChannelTimeMel),
        ("NCFT", MelLayout.ChannelMelTime),
        ("NTFC", MelLayout.TimeMelChannel),
        ("NFTC", MelLayout.MelTimeChannel),
    ];

    public static bool IsMelFirst(this MelLayout layout) => layout is MelLayout.MelTime or MelLayout.ChannelMelTime or MelLayout.MelTimeChannel;

    public static TensorSpec ToTensor(this MelLayout layout, string name, TensorElementType type, int frames, int bands) => new(name, type, layout switch
    {
        MelLayout.TimeMel => [TensorSpec.Batch, frames, bands],
        MelLayout.MelTime => [TensorSpec.Batch, bands, frames],
        MelLayout.ChannelTimeMel => [TensorSpec.Batch, 1, frames, bands],
        MelLayout.ChannelMelTime => [TensorSpec.Batch, 1, bands, frames],
        MelLayout.TimeMelChannel => [TensorSpec.Batch, frames, bands, 1],
        _ => [TensorSpec.Batch, bands, frames, 1],
    });
}
