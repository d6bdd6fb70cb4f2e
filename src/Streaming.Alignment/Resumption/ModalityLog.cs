using Streaming.Abstractions;

namespace Streaming.Alignment.Resumption;

/// <summary>The records of one modality that may have to be read again, and what it had promised before each of them.</summary>
internal sealed class ModalityLog(string name, ModalityFrontier resumed)
{
    private const int ShortLength = 64;

    private readonly Queue<(long Offset, ModalityProgress Before)> _records = [];
    private readonly List<long> _lateOffsets = [.. resumed.LateOffsets];

    /// <summary>The lowest offset of each window that is not acknowledged.</summary>
    private readonly Queue<long> _windows = [];

    private long _next = resumed.Position;
    private long _readUpTo = resumed.ReadUpTo;
    private long _held;
    private int _longLength = ShortLength;

    public string Name => name;

    /// <summary>It has as many records again as when it last forgot some: half of them are likely to be needed no more.</summary>
    public bool IsLong => _records.Count >= _longLength;

    public void TrackRecord(long offset, in ModalityProgress before)
    {
        if (offset < _next)
            return;
        _records.Enqueue((offset, before));
        _next = offset + 1;
        _readUpTo = Math.Max(_readUpTo, offset);
    }

    public void TrackWindow(ReadOnlySpan<Sample> samples, Sample openedBy)
    {
        var lowest = openedBy.Modality == name ? openedBy.Position.Offset : long.MaxValue;
        foreach (var sample in samples)
            lowest = Math.Min(lowest, sample.Position.Offset);
        _windows.Enqueue(lowest);
    }

    public void AcknowledgeWindow() => _windows.Dequeue();

    public void TrackLate(long offset)
    {
        if (!_lateOffsets.Contains(offset))
            _lateOffsets.Add(offset);
    }

    public void AcknowledgeLate(long offset) => _lateOffsets.Remove(offset);

    /// <summary>Begins to find the lowest offset that is still needed.</summary>
    public void BeginHolds()
    {
        _held = _next;
        foreach (var offset in _windows)
            Hold(offset);
        foreach (var offset in _lateOffsets)
            Hold(offset);
    }

    public void Hold(long offset) => _held = Math.Min(_held, offset);

    /// <summary>Has found it, and forgets the records before.</summary>
    public void EndHolds()
    {
        while (_records.TryPeek(out var record) && record.Offset < _held)
            _records.Dequeue();
        _longLength = Math.Max(ShortLength, 2 * _records.Count);
    }

    /// <summary>As the holds were last found.</summary>
    /// <param name="now">What it has promised by now.</param>
    public ModalityFrontier Current(in ModalityProgress now) =>
        new(name, _held, _readUpTo, _records.TryPeek(out var first) ? first.Before : now, [.. _lateOffsets]);
}
