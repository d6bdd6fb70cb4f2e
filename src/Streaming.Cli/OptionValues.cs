using System.CommandLine;

namespace Streaming.Cli;

internal static class OptionValues
{
    /// <summary>Refuses values that the command cannot use.</summary>
    /// <param name="option">Whose value is looked at.</param>
    /// <param name="isAllowed">Whether the command can use it.</param>
    /// <param name="expectation">What it can use, in words.</param>
    public static void Require<T>(this Option<T> option, Predicate<T?> isAllowed, string expectation = "a positive number") =>
        option.Require(isAllowed, _ => expectation);

    /// <inheritdoc cref="Require{T}(Option{T}, Predicate{T}, string)"/>
    public static void Require<T>(this Option<T> option, Predicate<T?> isAllowed, Func<T?, string> expectation) => option.Validators.Add(result =>
    {
        if (TryRead(result.GetValueOrDefault<T>, out var value) && !isAllowed(value))
            result.AddError($"{option.Name} expects {expectation(value)}.");
    });

    /// <summary>False for what cannot be read: the parser calls validators before it says so itself.</summary>
    private static bool TryRead<T>(Func<T?> read, out T? value)
    {
        try
        {
            value = read();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
