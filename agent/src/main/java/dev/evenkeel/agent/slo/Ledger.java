package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.call.Workloads;
import java.util.Collection;

/**
 * Turns counts into money. An amount per call is what each call is worth. Of an amount per day each
 * minute or hour has its part, which is shared equally by the calls that it has seen: a workload's
 * own amount by the workload's calls, the other one by those of all the rest.
 */
final class Ledger {

  private static final double DAY_MILLIS = 24 * Window.HOUR_MILLIS;

  private final double restPerDay;
  private final Scope service;
  private final Collection<Scope> workloads;
  private final long startMillis;
  private final boolean daily;
  private long settled; // the last minute that has been told to the listener

  /**
   * @param restPerDay USD a day of what has no amount of its own
   * @param workloads a view; grows as workloads are seen
   * @param startMillis since when calls are counted
   */
  Ledger(
      double restPerDay,
      boolean ownPerDay,
      Scope service,
      Collection<Scope> workloads,
      long startMillis) {
    this.restPerDay = restPerDay;
    this.daily = ownPerDay || restPerDay > 0;
    this.service = service;
    this.workloads = workloads;
    this.startMillis = startMillis;
    this.settled = startMillis / Window.MINUTE_MILLIS - 1;
  }

  /** The last hour. */
  Money hour(Scope of, long nowMillis) {
    return last(of, Window.MINUTE_MILLIS, Window.MINUTES, nowMillis);
  }

  /** The last 24 hours. */
  Money day(Scope of, long nowMillis) {
    return last(of, Window.HOUR_MILLIS, 24, nowMillis);
  }

  /** All that is kept: 72 hours at most. */
  Money kept(Scope of, long nowMillis) {
    return last(of, Window.HOUR_MILLIS, Window.HOURS, nowMillis);
  }

  /** The last {@code length} minutes or hours. */
  Money last(Scope of, long unit, int length, long nowMillis) {
    long newest = nowMillis / unit;
    Sums all =
        unit == Window.MINUTE_MILLIS
            ? of.window.minutes(nowMillis, length)
            : of.window.hours(nowMillis, length);
    return money(of, nowMillis, unit, newest - length + 1, newest, all);
  }

  /** One minute or hour, counted since 1970. */
  Money slot(Scope of, long unit, long at, long nowMillis) {
    return money(of, nowMillis, unit, at, at, bucket(of, unit, at));
  }

  private Money money(Scope of, long nowMillis, long unit, long first, long newest, Sums all) {
    Daily sum = new Daily();
    if (daily) {
      for (long at = first; at <= newest; at++) {
        double days = days(at * unit, Math.min(nowMillis, (at + 1) * unit));
        if (days > 0) {
          add(of, unit, at, days, sum);
        }
      }
    }
    double amount = all.dollars(Count.MICROS) + sum.amount;
    double rate = all.share(Indicator.BUSINESS_SUCCESS).ratio();
    return new Money(
        amount,
        Double.isNaN(rate) ? 0 : rate * amount,
        all.dollars(Count.MICROS_LOST) + sum.loss,
        all.dollars(Count.MICROS_SAVED) + sum.saved,
        all.dollars(Count.NANOS_PAID),
        all.dollars(Count.NANOS_PAID_RETRYING));
  }

  private double days(long from, long to) {
    return (to - Math.max(from, startMillis)) / DAY_MILLIS;
  }

  private void add(Scope of, long unit, long at, double days, Daily sum) {
    if (!of.service()) {
      if (of.dollarsPerDay >= 0) {
        sum.add(of.dollarsPerDay * days, 1, bucket(of, unit, at));
      } else if (restPerDay > 0) {
        Sums its = bucket(of, unit, at);
        long all = rest(unit, at).calls();
        sum.add(restPerDay * days, all == 0 ? 0 : its.calls() / (double) all, its);
      }
      return;
    }
    for (Scope each : workloads) {
      if (each.dollarsPerDay >= 0) {
        sum.add(each.dollarsPerDay * days, 1, bucket(each, unit, at));
      }
    }
    sum.add(restPerDay * days, 1, rest(unit, at));
  }

  /** What is left of the service without the workloads that have an amount of their own. */
  private Sums rest(long unit, long at) {
    Sums rest = bucket(service, unit, at);
    for (Scope each : workloads) {
      if (each.dollarsPerDay >= 0) {
        Sums own = bucket(each, unit, at);
        for (int i = 0; i < rest.counts.length; i++) {
          rest.counts[i] -= own.counts[i];
        }
      }
    }
    return rest;
  }

  private static Sums bucket(Scope of, long unit, long at) {
    return unit == Window.MINUTE_MILLIS ? of.window.minute(at) : of.window.hour(at);
  }

  /** Tells the listener what the calls of minutes that have ended since were worth by the day. */
  void settle(long nowMillis, SloListener listener) {
    long ended = nowMillis / Window.MINUTE_MILLIS - 1;
    long first = Math.max(settled + 1, ended - Window.MINUTES + 2);
    settled = Math.max(settled, ended);
    if (!daily) {
      return;
    }
    for (long at = first; at <= ended; at++) {
      double days = days(at * Window.MINUTE_MILLIS, (at + 1) * Window.MINUTE_MILLIS);
      for (Scope each : workloads) {
        if (each.dollarsPerDay > 0) {
          tell(each.workload, each.dollarsPerDay * days, each.window.minute(at), listener);
        }
      }
      if (restPerDay > 0) {
        tell(Workloads.DEFAULT, restPerDay * days, rest(Window.MINUTE_MILLIS, at), listener);
      }
    }
  }

  private static void tell(String workload, double dollars, Sums minute, SloListener listener) {
    for (Result result : Result.values()) {
      if (result != Result.EXCLUDED) {
        long calls = minute.of(Count.valueOf(result.name()));
        if (calls > 0) {
          listener.amount(workload, result, dollars * calls / minute.calls());
        }
      }
    }
    if (minute.of(Count.SAVED) > 0) {
      listener.saved(workload, dollars * minute.of(Count.SAVED) / minute.calls());
    }
  }

  /** Sums of what depends on amounts per day. */
  private static final class Daily {

    private double amount;
    private double loss;
    private double saved;

    void add(double dollars, double part, Sums calls) {
      amount += dollars * part;
      if (calls.calls() > 0) {
        long lost = calls.of(Count.FAILURE) + calls.of(Count.REJECTED);
        loss += dollars * part * lost / calls.calls();
        saved += dollars * part * calls.of(Count.SAVED) / calls.calls();
      }
    }
  }
}
