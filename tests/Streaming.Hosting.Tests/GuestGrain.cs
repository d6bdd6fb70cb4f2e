namespace Streaming.Hosting.Tests;

/// <summary>A grain of somebody who shares our silos.</summary>
public interface IGuestGrain : IGrainWithStringKey
{
    ValueTask<string> AnswerAsync();
}

internal sealed class GuestGrain : Grain, IGuestGrain
{
    public ValueTask<string> AnswerAsync() => ValueTask.FromResult(this.GetPrimaryKeyString());
}
