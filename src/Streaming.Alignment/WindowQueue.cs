namespace Streaming.Alignment;

/// <summary>Windows by instant, equal ones in order of opening.</summary>
internal sealed class WindowQueue
{
    private Ring<OpenWindow> _windows = new();

    public int Count => _windows.Count;

    public ref OpenWindow this[int index] => ref _windows[index];

    public void Insert(in OpenWindow window)
    {
        var index = Count;
        while (index > 0 && this[index - 1].InstantUs > window.InstantUs)
            index--;
        _windows.Insert(index, window);
    }

    public bool Contains(long instantUs)
    {
        for (var i = Count - 1; i >= 0 && this[i].InstantUs >= instantUs; i--)
        {
            if (this[i].InstantUs == instantUs)
                return true;
        }

        return false;
    }

    public OpenWindow RemoveFirst() => _windows.RemoveFirst();

    public void Trim() => _windows.Trim();
}
