package dev.evenkeel.agent.slo;

/** What an objective is measured by. The ids are those of settings, metrics and rules. */
public enum Indicator {
  /** A call is good when it comes to an answer, be it a fallback's. */
  BUSINESS_SUCCESS("business-success", Tier.BUSINESS, Kind.EVENTS, true),
  /** An answer is good when it has no quality outcome. */
  BUSINESS_CORRECTNESS("business-correctness", Tier.BUSINESS, Kind.EVENTS, true),
  /** An answer is good when it comes within the threshold. */
  BUSINESS_LATENCY("business-latency", Tier.BUSINESS, Kind.EVENTS, true),
  /** USD an hour that failed calls cost the business. */
  BUSINESS_LOSS("business-loss", Tier.BUSINESS, Kind.LIMIT, true),
  /** A call is good when it comes to the answer of whom it asked. */
  LLM_SUCCESS("llm-success", Tier.TECHNICAL, Kind.EVENTS, true),
  /** An answer is good when it comes within the threshold: 95 % within it is a P95 below it. */
  LLM_LATENCY("llm-latency", Tier.TECHNICAL, Kind.EVENTS, true),
  /** Time is good while no breaker is open; each breaker has its share. */
  BREAKER_CLOSED("breaker-closed", Tier.TECHNICAL, Kind.TIME, true),
  /** A call with more than one attempt is good when it comes to an answer. */
  RETRY_SUCCESS("retry-success", Tier.TECHNICAL, Kind.EVENTS, true),
  /** Time is good while scrapes find the service; only Prometheus can tell. */
  AVAILABILITY("availability", Tier.INFRASTRUCTURE, Kind.TIME, false),
  /** Seconds that a scrape takes. */
  MONITORING_LATENCY("monitoring-latency", Tier.INFRASTRUCTURE, Kind.LIMIT, false),
  /** Seconds from a breach to its alert; a matter of Prometheus and Alertmanager. */
  ALERT_RESPONSE("alert-response", Tier.INFRASTRUCTURE, Kind.LIMIT, false),
  /** Seconds from the first level of an incident to its end. */
  RECOVERY("recovery", Tier.INFRASTRUCTURE, Kind.LIMIT, true);

  /** How it is counted. */
  public enum Kind {
    /** Good events of all events: has an error budget. */
    EVENTS,
    /** Good time of all time: has an error budget. */
    TIME,
    /** A number that must stay below the threshold. */
    LIMIT
  }

  private final String id;
  private final Tier tier;
  private final Kind kind;
  private final boolean inProcess;

  Indicator(String id, Tier tier, Kind kind, boolean inProcess) {
    this.id = id;
    this.tier = tier;
    this.kind = kind;
    this.inProcess = inProcess;
  }

  public String id() {
    return id;
  }

  public Tier tier() {
    return tier;
  }

  public Kind kind() {
    return kind;
  }

  /** What the three levels are drawn by; null where there are none. */
  Dimension dimension() {
    return switch (this) {
      case BUSINESS_SUCCESS, BUSINESS_CORRECTNESS, LLM_SUCCESS -> Dimension.SUCCESS;
      case LLM_LATENCY -> Dimension.LATENCY;
      default -> null;
    };
  }

  /** Whether it has levels. */
  public boolean leveled() {
    return dimension() != null;
  }

  /** What a level is drawn by. */
  enum Dimension {
    /** The share of good events, against evenkeel.slo.level.*.success. */
    SUCCESS,
    /** The P95, against evenkeel.slo.level.*.latency. */
    LATENCY
  }

  /** Whether the agent measures it itself; the others are for Prometheus to measure. */
  public boolean inProcess() {
    return inProcess;
  }
}
