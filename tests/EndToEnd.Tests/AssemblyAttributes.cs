// Whole systems, one at a time: they share the machine's cores, and those inside this process its metrics.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
