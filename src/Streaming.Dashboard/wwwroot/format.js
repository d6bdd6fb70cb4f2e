// Times are microseconds since the Unix epoch, shown in UTC.

export const time = (us) => new Date(us / 1000).toISOString().slice(11, 19);

export const preciseTime = (us) => new Date(us / 1000).toISOString().slice(11, 23);

export const score = (value) => value.toFixed(2);

export const milliseconds = (ms) => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

export const samples = (count) => (count === 1 ? "1 sample" : `${count} samples`);

export function age(us) {
  const seconds = Math.max(0, us / 1e6);
  if (seconds < 10) return `${seconds.toFixed(1)} s ago`;
  if (seconds < 120) return `${Math.floor(seconds)} s ago`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`;
}
