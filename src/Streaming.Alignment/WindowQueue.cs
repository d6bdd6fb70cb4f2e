namespace Streaming.Alignment;

/// <summary>Windows by instant, equal ones in order of opening.</summary>
internal sealed class WindowQueue
{
    private Ring<OpenWindow> _windows = new();

    public int Count => _windows.Count;

    public ref OpenWindow this[int index] => ref _windows[index];

    public void Insert(in OpenWindow window) => _windows.Insert(_windows.CountUpTo(window.InstantUs), window);

    public bool Contains(long instantUs)
    {
        var count = _windows.CountUpTo(instantUs);
        return count > 0 && this[count - 1].InstantUs == instantUs;
    }

    public OpenWindow RemoveFirst() => _windows.RemoveFirst();

    public void Trim() => _windows.Trim();
}
