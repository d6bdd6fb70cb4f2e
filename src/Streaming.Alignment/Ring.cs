using System.Numerics;

namespace Streaming.Alignment;

/// <summary>A list in order that is added to near its end and taken from at its front without moving the rest.</summary>
internal struct Ring<T>()
{
    private const int MinCapacity = 4;

    private T[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public readonly ref T this[int index] => ref _items[(_head + index) & (_items.Length - 1)];

    public void Insert(int index, in T item)
    {
        if (Count == _items.Length)
            Resize(Math.Max(MinCapacity, _items.Length * 2));
        for (var i = Count++; i > index; i--)
            this[i] = this[i - 1];
        this[index] = item;
    }

    public T RemoveFirst()
    {
        var first = this[0];
        this[0] = default!;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return first;
    }

    /// <summary>Gives back what a busier time needed.</summary>
    public void Trim()
    {
        var enough = Count == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(MinCapacity, Count));
        if (enough < _items.Length)
            Resize(enough);
    }

    private void Resize(int capacity)
    {
        var items = new T[capacity];
        for (var i = 0; i < Count; i++)
            items[i] = this[i];
        _items = items;
        _head = 0;
    }
}
