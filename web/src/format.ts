/** Seconds as a person says them while watching: one decimal below ten, none above. */
export function latency(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(1) : Math.round(seconds).toString();
}

/** A duration as 0:07, 12:30 or 1:02:03. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, "0"))).join(":");
}

/** Bytes as 512 B, 3.4 MB or 12 GB, in powers of ten as disks have them. */
export function bytes(count: number): string {
  return scaled(count, ["B", "kB", "MB", "GB", "TB", "PB"]);
}

/** Bits per second as 640 kbit/s or 6.2 Mbit/s. */
export function bitrate(bits: number): string {
  return scaled(bits, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"]);
}

function scaled(value: number, units: string[]): string {
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** When something was, in the reader's language. */
export function ago(iso: string, now: number = Date.now(), locale?: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) {
      // What is to come in 6.9 days comes in 7; what was 1.9 days ago was yesterday.
      return format.format(seconds > 0 ? Math.round(seconds / size) : Math.trunc(seconds / size), unit);
    }
  }
  return format.format(seconds, "second");
}
