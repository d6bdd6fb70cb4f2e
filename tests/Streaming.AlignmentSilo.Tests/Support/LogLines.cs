using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>What a silo's own classes log.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];

    /// <summary>Those that hold all of the words.</summary>
    public IEnumerable<string> Having(params string[] words) => _lines.Where(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));
    }
}
