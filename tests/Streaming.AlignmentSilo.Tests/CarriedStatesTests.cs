using Streaming.Abstractions;

namespace Streaming.AlignmentSilo.Tests;

public class CarriedStatesTests
{
    private readonly CarriedStates _states = new();

    [Fact]
    public async Task Infer_WhenTheModelCarriesSomething_TheNextWindowWaitsAndBeginsWithIt()
    {
        await _states.InferAsync(_ => Task.FromResult(Result(State(1))));
        var first = new TaskCompletionSource<InferenceResult>();
        var seen = new List<CarriedState?>();
        var answer = _states.InferAsync(carried => Note(seen, carried, first.Task));
        var next = _states.InferAsync(carried => Note(seen, carried, Task.FromResult(Result(State(3)))));

        Assert.Equal([1], seen.Select(state => state!.UntilUs));
        first.SetResult(Result(State(2)));
        await Task.WhenAll(answer, next);

        Assert.Equal([1, 2], seen.Select(state => state!.UntilUs));
    }

    [Fact]
    public async Task Infer_WhenWindowsAreUnderWayBeforeItIsKnownThatTheModelCarriesSomething_AreAskedAgain()
    {
        var first = new TaskCompletionSource<InferenceResult>();
        var seen = new List<CarriedState?>();
        var answer = _states.InferAsync(carried => Note(seen, carried, first.Task));
        var next = _states.InferAsync(carried => Note(seen, carried, Task.FromResult(Result(State((carried?.UntilUs ?? 0) + 1)))));

        Assert.Equal([null, null], seen);
        first.SetResult(Result(State(10)));
        await answer;

        Assert.Equal(11, (await next).Carried!.UntilUs);
        Assert.Equal(10, seen[2]!.UntilUs);
    }

    [Fact]
    public async Task Infer_WhenTheModelCarriesNothing_WindowsDoNotWait()
    {
        await _states.InferAsync(_ => Task.FromResult(Result(null)));
        var slow = new TaskCompletionSource<InferenceResult>();
        var waiting = _states.InferAsync(_ => slow.Task);

        var next = _states.InferAsync(_ => Task.FromResult(Result(null)));

        Assert.True(next.IsCompletedSuccessfully);
        slow.SetResult(Result(null));
        await waiting;
    }

    [Fact]
    public async Task Infer_WhenAnAnswerCarriesNothingOn_WhatWasCarriedStays()
    {
        var state = State(1);
        await _states.InferAsync(_ => Task.FromResult(Result(state)));
        await _states.InferAsync(_ => Task.FromResult(Result(null)));

        CarriedState? carried = null;
        await _states.InferAsync(given =>
        {
            carried = given;
            return Task.FromResult(Result(null));
        });

        Assert.Same(state, carried);
    }

    [Fact]
    public async Task Infer_WhenAFaultCarriesSomethingOn_TheNextWindowBeginsWithIt()
    {
        await _states.InferAsync(_ => Task.FromResult(Result(State(1))));
        var anew = State(2);
        await _states.InferAsync(_ => Task.FromResult(new InferenceResult { Model = "any", Fault = "The state is no number.", Carried = anew }));

        CarriedState? carried = null;
        await _states.InferAsync(given =>
        {
            carried = given;
            return Task.FromResult(Result(null));
        });

        Assert.Same(anew, carried);
    }

    [Fact]
    public async Task Infer_WhenAWindowIsGivenUp_TheNextIsNotHeldBack()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _states.InferAsync(_ => throw new InvalidOperationException()));

        var result = await _states.InferAsync(_ => Task.FromResult(Result(null)));

        Assert.Equal("any", result.Model);
    }

    private static Task<InferenceResult> Note(List<CarriedState?> seen, CarriedState? carried, Task<InferenceResult> result)
    {
        seen.Add(carried);
        return result;
    }

    private static InferenceResult Result(CarriedState? carried) => new() { Model = "any", Carried = carried };

    private static CarriedState State(long untilUs) => new() { Version = 1, UntilUs = untilUs, Tensors = [] };
}
