using System.CommandLine;
using System.CommandLine.Parsing;

namespace Streaming.Cli;

/// <summary>Refuses the empty path, which is what a shell makes of a variable that is not set.</summary>
internal static class PathArguments
{
    public static void RequirePath(this Option option) => option.Validators.Add(result => RequirePath(result, option.Name));

    public static void RequirePath(this Argument argument) => argument.Validators.Add(result => RequirePath(result, argument.Name));

    private static void RequirePath(SymbolResult result, string name)
    {
        if (result.Tokens is [{ Value: "" }])
            result.AddError($"{name} expects a path, not \"\".");
    }
}
