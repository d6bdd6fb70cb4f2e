namespace Streaming.Inference;

/// <summary>The input that something in a model's file belongs to, as its <c>of</c> says.</summary>
internal static class NamedInput
{
    /// <param name="section">Which says <c>of</c>.</param>
    /// <param name="name">What it says.</param>
    /// <param name="inputs">Those that it may mean.</param>
    /// <param name="kind">What these are called together.</param>
    /// <exception cref="ModelRepositoryException">None of them has the name.</exception>
    public static TInput Find<TInput>(JsonSection section, string name, IReadOnlyList<TInput> inputs, string kind)
        where TInput : InputEncoder =>
        inputs.FirstOrDefault(input => input.Tensor.Name == name)
            ?? throw section.Refuse("of", $"is \"{name}\", but the {kind} are {string.Join(", ", inputs.Select(input => input.Tensor.Name))}");
}
