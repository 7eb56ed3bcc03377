// Dates are seconds on a clock without a zone (the warehouse has already moved them to the listener's), so every
// calculation is done as if that clock showed UTC.

const DAY = 86400;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December'];
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
const weekStart = Math.max(0, WEEKDAYS.indexOf(dashboard.definition.Options?.WeekStart));
const today = secondsOf(dashboard.asOf);

function secondsOf(isoDate) {
  return Date.parse(isoDate + 'T00:00:00Z') / 1000;
}

function isoDate(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** The beginning of the year, quarter, month, week, day … that a time is in. */
function truncate(seconds, granularity) {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (granularity) {
    case 'YEAR': return Date.UTC(year, 0) / 1000;
    case 'QUARTER': return Date.UTC(year, month - month % 3) / 1000;
    case 'MONTH': return Date.UTC(year, month) / 1000;
    case 'WEEK': return startOfDay(seconds) - ((date.getUTCDay() - weekStart + 7) % 7) * DAY;
    case 'DAY': return startOfDay(seconds);
    case 'HOUR': return seconds - seconds % 3600;
    case 'MINUTE': return seconds - seconds % 60;
    default: return seconds;
  }
}

function startOfDay(seconds) {
  return Math.floor(seconds / DAY) * DAY;
}

/** The same time a number of years, months, days … later; a day that the month does not have becomes its last. */
function addTo(seconds, amount, granularity) {
  const days = { DAY: 1, WEEK: 7 }[granularity];
  if (days) return seconds + amount * days * DAY;
  const months = { MONTH: 1, QUARTER: 3, YEAR: 12 }[granularity];
  if (!months) return seconds + amount * ({ HOUR: 3600, MINUTE: 60 }[granularity] ?? 1);
  const date = new Date(seconds * 1000);
  const month = date.getUTCMonth() + amount * months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay)) / 1000 + seconds % DAY;
}

const PERIODS = { YYYY: 'YEAR', Q: 'QUARTER', MM: 'MONTH', WK: 'WEEK', DD: 'DAY', HH: 'HOUR', MI: 'MINUTE' };

/** QuickSight's rolling dates: now(), truncDate('DD', …) and addDateTime(-1, 'YYYY', …), one in the other. */
function rollingDate(expression) {
  const tokens = expression.match(/[A-Za-z]+|-?\d+|'[A-Z]+'|[(),]/g) ?? [];
  const next = () => tokens.shift();
  const skip = (...expected) => expected.forEach(token => {
    if (next() !== token) throw new Error(`cannot read the rolling date ${expression}`);
  });
  const period = () => PERIODS[next()?.slice(1, -1)] ?? skip('a period');
  const time = () => {
    const name = next();
    skip('(');
    let value = today;
    if (name === 'truncDate') {
      const granularity = period();
      skip(',');
      value = truncate(time(), granularity);
    } else if (name === 'addDateTime') {
      const amount = Number(next());
      skip(',');
      const granularity = period();
      skip(',');
      value = addTo(time(), amount, granularity);
    } else if (name !== 'now') skip('a function');
    skip(')');
    return value;
  };
  return time();
}

/** A date as short as an axis needs it. */
function shortDate(seconds, granularity) {
  switch (granularity) {
    case 'YEAR': return formatDate(seconds, 'YYYY');
    case 'QUARTER': return `Q${Math.floor(new Date(seconds * 1000).getUTCMonth() / 3) + 1}`;
    case 'MONTH': return formatDate(seconds, 'MMM');
    case 'WEEK': case 'DAY': return formatDate(seconds, 'D MMM');
    default: return formatDate(seconds, 'D MMM HH:mm');
  }
}

/** A date in QuickSight's pattern: YYYY, MMMM, MMM, MM, M, DD, D, HH, mm, ss. */
function formatDate(seconds, pattern) {
  const date = new Date(seconds * 1000);
  const two = number => String(number).padStart(2, '0');
  const parts = {
    YYYY: date.getUTCFullYear(),
    MMMM: MONTHS[date.getUTCMonth()], MMM: MONTHS[date.getUTCMonth()].slice(0, 3),
    MM: two(date.getUTCMonth() + 1), M: date.getUTCMonth() + 1,
    DD: two(date.getUTCDate()), D: date.getUTCDate(),
    HH: two(date.getUTCHours()), mm: two(date.getUTCMinutes()), ss: two(date.getUTCSeconds())
  };
  return pattern.replace(/YYYY|M{1,4}|D{1,2}|HH|mm|ss/g, token => parts[token]);
}
