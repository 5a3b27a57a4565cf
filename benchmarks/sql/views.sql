-- Views over tables.sql, for PostgreSQL and DuckDB. Amounts are in minor units, rounded once, at the
-- end. Money of a forecast that is older than `forecast_age` allows is null, not a number of another
-- day. Every join keeps the invoices that have nothing on its other side.

-- The latest forecast, and whether it is recent enough.
create view latest_forecast as
select as_of, current_date - as_of <= (select most_days from forecast_age) as is_fresh
from (select max(as_of) as as_of from curve_invoices) latest;

-- Each invoice with its curve's end, its days to the due day and its probabilities.
create view invoice_forecast as
with last_day as (
  select i.*, coalesce(c.probability_paid_by, 0)::double precision as paid_by_horizon
  from curve_invoices i
  left join payment_curves c
    on c.as_of = i.as_of and c.invoice_id = i.invoice_id and c.instalment = i.instalment
    and c.days_ahead = i.horizon_days
),
-- Paid after the horizon at all: the open rest, shared out by the two constant hazards.
later as (
  select *, due_on - as_of as due_ahead,
    tail_payment_hazard + tail_write_off_hazard as tail_hazard,
    case when tail_payment_hazard + tail_write_off_hazard > 0
      then probability_open_at_horizon * tail_payment_hazard
        / (tail_payment_hazard + tail_write_off_hazard)
      else 0 end as paid_later
  from last_day
),
mean_day as (
  select as_of, invoice_id, instalment,
    sum(days_ahead * (paid_by - paid_before)) as day_sum
  from (
    select as_of, invoice_id, instalment, days_ahead,
      probability_paid_by::double precision as paid_by,
      (lag(probability_paid_by, 1, 0::real) over (
        partition by as_of, invoice_id, instalment order by days_ahead
      ))::double precision as paid_before
    from payment_curves
  ) steps
  group by as_of, invoice_id, instalment
)
select l.*,
  greatest(0, 1 - l.paid_by_horizon - l.paid_later) as probability_never_paid,
  1 - case
    when l.due_ahead + 30 <= 0 then 0
    when l.due_ahead + 30 <= l.horizon_days then c.probability_paid_by::double precision
    when l.tail_hazard > 0 then least(1, l.paid_by_horizon
      + l.paid_later * (1 - power(1 - l.tail_hazard, l.due_ahead + 30 - l.horizon_days)))
    else l.paid_by_horizon
  end as probability_over_30_late,
  case when l.paid_by_horizon + l.paid_later > 0 then
    (coalesce(m.day_sum, 0) + case when l.tail_hazard > 0
      then l.paid_later * (l.horizon_days + 1 / l.tail_hazard) else 0 end)
    / (l.paid_by_horizon + l.paid_later)
  end as expected_days_ahead
from later l
left join payment_curves c
  on c.as_of = l.as_of and c.invoice_id = l.invoice_id and c.instalment = l.instalment
  and c.days_ahead = l.due_ahead + 30
left join mean_day m
  on m.as_of = l.as_of and m.invoice_id = l.invoice_id and m.instalment = l.instalment;

-- Expected receipts by period, with the range that eight in ten outcomes should lie in: of sums over
-- sources, path by path.
create view expected_receipts as
with sums as (
  select p.as_of, p.period_start, p.period_end, p.currency, p.path, sum(p.received) as received
  from cash_paths p
  group by p.as_of, p.period_start, p.period_end, p.currency, p.path
)
select s.as_of, s.period_start, s.period_end, s.currency,
  case when bool_and(f.is_fresh) then avg(s.received) end as expected,
  case when bool_and(f.is_fresh)
    then percentile_cont(0.1) within group (order by s.received) end as p10,
  case when bool_and(f.is_fresh)
    then percentile_cont(0.5) within group (order by s.received) end as p50,
  case when bool_and(f.is_fresh)
    then percentile_cont(0.9) within group (order by s.received) end as p90
from sums s
join latest_forecast f on f.as_of = s.as_of
group by s.as_of, s.period_start, s.period_end, s.currency;

-- Money at risk by customer and currency.
create view money_at_risk as
select i.as_of, i.customer_id, i.currency,
  case when bool_and(f.is_fresh)
    then sum(i.uncovered_minor_units * i.probability_never_paid) end as never_paid_minor_units,
  case when bool_and(f.is_fresh)
    then sum(i.uncovered_minor_units * i.probability_over_30_late) end as over_30_late_minor_units
from invoice_forecast i
join latest_forecast f on f.as_of = i.as_of
group by i.as_of, i.customer_id, i.currency;

-- Open invoices by ageing bucket, each with its expected day of payment.
create view ageing_with_expected_day as
select i.as_of, i.customer_id, i.currency, i.invoice_id, i.instalment, i.due_on,
  case
    when i.due_ahead >= 0 then 'current'
    when i.due_ahead >= -30 then 'd1_30'
    when i.due_ahead >= -60 then 'd31_60'
    when i.due_ahead >= -90 then 'd61_90'
    else 'd91_plus'
  end as bucket,
  case when f.is_fresh then i.open_minor_units end as open_minor_units,
  case when f.is_fresh
    then i.as_of + cast(floor(i.expected_days_ahead + 0.5) as integer) end as expected_paid_on
from invoice_forecast i
join latest_forecast f on f.as_of = i.as_of;
