namespace Streaming.Inference;

/// <summary>The order in which steps can run.</summary>
internal static class EnsembleOrder
{
    /// <summary>Each after those that it waits for.</summary>
    /// <exception cref="ModelRepositoryException">A step waits, over others, for itself.</exception>
    public static EnsembleNode[] Sort(EnsembleDefinition definition, EnsembleNode[] nodes)
    {
        var sorted = new List<EnsembleNode>();
        var path = new List<EnsembleNode>();
        foreach (var node in nodes)
            Visit(node);
        return [.. sorted];

        void Visit(EnsembleNode node)
        {
            if (sorted.Contains(node))
                return;
            var start = path.IndexOf(node);
            if (start >= 0)
            {
                var cycle = string.Join(", which waits for ", path.Skip(start).Append(node).Select(step => step.Name));
                throw definition.Section.Refuse("ensemble_scheduling.step", $"goes round in a circle: {cycle}");
            }

            path.Add(node);
            foreach (var link in node.Links)
                Visit(link.Source);
            path.RemoveAt(path.Count - 1);
            sorted.Add(node);
        }
    }
}
