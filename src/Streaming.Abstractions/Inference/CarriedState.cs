using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>
/// What a model carries from one window of a rig to the next: its state tensors, and sound that it has not heard in full. It travels with the
/// requests, so any inference silo can go on where another one ended.
/// </summary>
[GenerateSerializer, Immutable, Alias("streaming.carried-state")]
public sealed class CarriedState
{
    /// <summary>The version of the model that it is of; another one starts anew.</summary>
    [Id(0)] public required int Version { get; init; }

    /// <summary>The end of the window that it is from; a model that hears sound without a break starts anew where the next window begins later.</summary>
    [Id(1)] public required long UntilUs { get; init; }

    /// <summary>In an order of the model's own. Nobody writes into them.</summary>
    [Id(2)] public required byte[][] Tensors { get; init; }
}
