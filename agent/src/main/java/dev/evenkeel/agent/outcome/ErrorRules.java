package dev.evenkeel.agent.outcome;

import static dev.evenkeel.agent.outcome.Outcome.AUTH;
import static dev.evenkeel.agent.outcome.Outcome.CANCELLED;
import static dev.evenkeel.agent.outcome.Outcome.CONFLICT;
import static dev.evenkeel.agent.outcome.Outcome.CONTENT_FILTERED;
import static dev.evenkeel.agent.outcome.Outcome.CONTEXT_LENGTH_EXCEEDED;
import static dev.evenkeel.agent.outcome.Outcome.HALLUCINATED_TOOL;
import static dev.evenkeel.agent.outcome.Outcome.INVALID_REQUEST;
import static dev.evenkeel.agent.outcome.Outcome.MALFORMED_RESPONSE;
import static dev.evenkeel.agent.outcome.Outcome.MODEL_UNAVAILABLE;
import static dev.evenkeel.agent.outcome.Outcome.NOT_FOUND;
import static dev.evenkeel.agent.outcome.Outcome.OVERLOADED;
import static dev.evenkeel.agent.outcome.Outcome.PAYLOAD_TOO_LARGE;
import static dev.evenkeel.agent.outcome.Outcome.PERMISSION;
import static dev.evenkeel.agent.outcome.Outcome.QUOTA_EXHAUSTED;
import static dev.evenkeel.agent.outcome.Outcome.RATE_LIMITED;
import static dev.evenkeel.agent.outcome.Outcome.SCHEMA_VIOLATION;
import static dev.evenkeel.agent.outcome.Outcome.SERVER_ERROR;
import static dev.evenkeel.agent.outcome.Outcome.TIMEOUT;
import static dev.evenkeel.agent.outcome.Outcome.TRUNCATED;
import static dev.evenkeel.agent.outcome.Outcome.UNAVAILABLE;

import java.util.List;
import java.util.function.Predicate;

/**
 * The rules for errors; the first that fits wins. A rule that looks for a cause the status hides
 * (billing under 400, a full model under 429) stands before those that believe the status. Codes
 * are written without punctuation, texts in lower case.
 */
final class ErrorRules {

  private record Rule(Outcome outcome, Predicate<Evidence> fits) {}

  private static final List<Rule> RULES =
      List.of(
          // The model's own fault, reported as the caller's
          new Rule(SCHEMA_VIOLATION, ErrorRules::schemaViolation),
          new Rule(HALLUCINATED_TOOL, ErrorRules::hallucinatedTool),
          new Rule(
              MALFORMED_RESPONSE,
              e -> // the last is a 500 of OpenAI's and Azure's, whose advice is another prompt
              e.code("toolusefailed", "jsonvalidatefailed", "outputparsefailed")
                      || e.code("modelerror") && e.says("model produced invalid")
                      || e.says(Words.NO_ANSWER)),
          new Rule(TRUNCATED, e -> e.says(Words.CUT_OFF)),
          // Money and long-term quotas
          new Rule(QUOTA_EXHAUSTED, QuotaRules::fits),
          // What no other status would tell
          new Rule(MODEL_UNAVAILABLE, ErrorRules::modelUnavailable),
          new Rule(CONTENT_FILTERED, ErrorRules::contentFiltered),
          new Rule(CONTEXT_LENGTH_EXCEEDED, ErrorRules::contextLength),
          new Rule(PAYLOAD_TOO_LARGE, ErrorRules::payloadTooLarge),
          new Rule(OVERLOADED, ErrorRules::overloaded),
          new Rule(RATE_LIMITED, ErrorRules::rateLimited),
          // Who may do what
          new Rule(PERMISSION, ErrorRules::permission),
          new Rule(NOT_FOUND, ErrorRules::notFound),
          new Rule(AUTH, ErrorRules::auth),
          // The provider's side
          new Rule(TIMEOUT, ErrorRules::timeout),
          new Rule(CONFLICT, ErrorRules::conflict),
          new Rule(UNAVAILABLE, ErrorRules::unavailable),
          new Rule(CANCELLED, e -> e.status() == 499 || e.code("cancelled")),
          new Rule(SERVER_ERROR, ErrorRules::serverError),
          new Rule(
              INVALID_REQUEST,
              e -> e.status() >= 400 || e.code("invalid*", "badrequest*", "validation*")),
          // An error event that says nothing we know
          new Rule(SERVER_ERROR, e -> true));

  /** Inactive, unknown, or locked: under 401 and under 429. */
  private static final String[] ZHIPU_ACCOUNT = {"1110", "1111", "1112", "1121"};

  private ErrorRules() {}

  static Outcome outcome(Evidence evidence) {
    for (Rule rule : RULES) {
      if (rule.fits().test(evidence)) {
        return rule.outcome();
      }
    }
    return SERVER_ERROR;
  }

  private static boolean schemaViolation(Evidence e) {
    return e.code("toolusefailed", "jsonvalidatefailed")
        && (e.message().contains("match schema")
            || e.message().contains("match the schema")
            || e.message().contains("match the expected schema")
            || e.message().contains("missing properties"));
  }

  private static boolean hallucinatedTool(Evidence e) {
    return e.code("toolusefailed") && Words.UNDECLARED_TOOL.matcher(e.message()).find();
  }

  private static boolean modelUnavailable(Evidence e) {
    return e.status() == 410
        || e.code("modelnotready*", "modeldecommissioned", "modeldeprecated", "modelretired")
        || e.says(Words.MODEL_GONE)
        || modelLoading(e)
        || e.says("requires more system memory");
  }

  /** Whether waiting makes the model available. */
  static boolean modelLoading(Evidence e) {
    return e.code("modelnotready*", "modelloading*") || e.says(Words.MODEL_LOADING);
  }

  private static boolean contentFiltered(Evidence e) {
    return e.code(
            "contentfilter*",
            "contentpolicyviolation*",
            "responsibleaipolicyviolation*",
            "datainspectionfailed",
            "moderationblocked",
            "contentmoderation*",
            "promptblocked",
            "guardrail*",
            "cyberpolicy*",
            "hooksfailed",
            "unsaferequest")
        || e.zhipu("1300", "1301")
        || (e.status() < 500 && !e.says(Words.ACCOUNT_BLOCKED) && e.says(Words.CONTENT_FILTERED));
  }

  private static boolean contextLength(Evidence e) {
    return e.code(
            "contextlengthexceeded",
            "contextwindowexceeded*",
            "modelcontextwindowexceeded",
            "exceedcontextsize*",
            "maxtokensperrequest",
            "tokenslimitreached",
            "toomanytokens")
        || e.zhipu("1261")
        || (e.status() == 400 && e.says("token limit reached"))
        || (!tooLargeForTheMinute(e) && !ofTheMinute(e) && e.says(Words.CONTEXT_LENGTH));
  }

  private static boolean payloadTooLarge(Evidence e) {
    boolean limit = e.status() == 429 || (e.status() == 0 && e.code("ratelimit*"));
    if (limit && tooLargeForTheMinute(e)) {
      return false;
    }
    return e.status() == 413
        || e.code("requesttoolarge", "payloadtoolarge*", "requestentitytoolarge*")
        || (e.status() < 500 && e.says(Words.PAYLOAD_TOO_LARGE));
  }

  private static boolean overloaded(Evidence e) {
    if (e.status() == 529 || e.status() == 498) {
      return true;
    }
    if (e.code(
            "overloaded*",
            "engineoverloaded*",
            "serverisoverloaded",
            "overcapacity",
            "servicetiercapacityexceeded",
            "capacityexceeded",
            "slowdown",
            "serviceunavailableexception",
            "serviceunavailableerror",
            "modelcapacityexhausted",
            "serverbusy",
            "systembusy",
            "insufficientsystemresource",
            "3505")
        || e.zhipu("1312")) {
      return !e.says(Words.GATEWAY);
    }
    if (e.code("unreachablebackend")) {
      return false;
    }
    boolean mayBe = e.status() == 0 || e.status() == 429 || e.status() >= 500;
    boolean limited = e.status() == 429 && e.code("ratelimitexceeded", "ratelimiterror");
    return mayBe && !limited && e.says(Words.OVERLOADED)
        || (e.serverSide() && e.says("slow down"))
        || (e.status() == 503 && ownError(e) && !modelMissing(e) && !e.says(Words.GATEWAY));
  }

  /** A 503 that the service itself words, rather than a gateway before it. */
  private static boolean ownError(Evidence e) {
    return e.json();
  }

  private static boolean rateLimited(Evidence e) {
    return (e.status() == 429 && !e.zhipu("1220", "1311") && !e.zhipu(ZHIPU_ACCOUNT))
        || e.code(
            "ratelimit*",
            "ratelimited*",
            "requestratelimit*",
            "throttl*",
            "toomanyrequests*",
            "resourceexhausted")
        || e.zhipu("1302", "1303", "1305")
        || (e.status() < 500
            && e.says(
                "rate limit exceeded",
                "rate limit reached",
                "request limit reached",
                "request rate increased too quickly",
                "too many requests"));
  }

  /** Tokens of many requests, not of one. */
  private static boolean ofTheMinute(Evidence e) {
    return e.status() == 429 && !e.says("context", "too long");
  }

  /** One request above what a minute allows: no wait makes it fit. */
  static boolean tooLargeForTheMinute(Evidence e) {
    return e.says("request too large") && e.says("per min", "per day", "tpm", "rate limit");
  }

  private static boolean permission(Evidence e) {
    if (e.says(Words.WRONG_KEY) || e.code("invalidapikey*", "apikeyinvalid", "authentication*")) {
      return false;
    }
    return e.code(
            "permission*",
            "accessdenied*",
            "iampermissiondenied",
            "unsupportedcountryregionterritory",
            "keymodelaccessdenied",
            "teammodelaccessdenied",
            "missingscope",
            "ipnotauthorized",
            "modelnotopen",
            "modeltermsrequired")
        || e.zhipu("1220", "1311")
        || e.status() == 451
        || e.says(Words.POLICY)
        || (e.status() < 500 && !modelMissing(e) && e.says(Words.PERMISSION))
        || (e.status() == 403
            && !e.code(
                "unauthorized*",
                "unauthenticated*",
                "unrecognizedclient*",
                "expiredtoken*",
                "invalidsignature*",
                "incompletesignature*",
                "missingauthentication*"));
  }

  /** "does not exist or you do not have access to it" is of a model that is not there. */
  private static boolean modelMissing(Evidence e) {
    return e.status() == 404 || e.code("modelnotfound*") || e.says(Words.MISSING_OR_CLOSED);
  }

  private static boolean notFound(Evidence e) {
    return e.status() == 404
        || e.code(
            "modelnotfound*",
            "modelnotsupported",
            "unavailablemodel",
            "notfound*",
            "deploymentnotfound",
            "resourcenotfound*",
            "invalidmodel",
            "unknownmodel")
        || e.zhipu("1211", "1222")
        || (e.status() < 500 && (e.says(Words.NOT_FOUND) || e.says(Words.MISSING_OR_CLOSED)));
  }

  private static boolean auth(Evidence e) {
    return e.status() == 401
        || e.status() == 403
        || e.code(
            "invalidapikey*",
            "apikeyinvalid",
            "authentication*",
            "unauthenticated*",
            "unauthorized*",
            "unrecognizedclient*",
            "expiredtoken*",
            "incompletesignature*",
            "invalidsignature*",
            "missingauthentication*")
        || e.zhipu("1000", "1001", "1002", "1003", "1004")
        || e.zhipu(ZHIPU_ACCOUNT)
        || (e.status() < 500 && e.says(Words.WRONG_KEY));
  }

  private static boolean timeout(Evidence e) {
    return switch (e.status()) {
      case 408, 504, 522, 524, 598, 599 -> true;
      default ->
          e.code(
                  "timeout*",
                  "requesttimeout*",
                  "modeltimeout*",
                  "deadlineexceeded",
                  "internalerrortimeout",
                  "gatewaytimeout*")
              || (mayTimeOut(e.status()) && e.says(Words.TIMEOUT));
    };
  }

  /** A gateway's 502 or 503 is what it says, whatever the connection behind it died of. */
  private static boolean mayTimeOut(int status) {
    return status == 0 || (status >= 500 && status != 502 && status != 503);
  }

  private static boolean conflict(Evidence e) {
    return e.status() == 409 || e.code("conflict*", "resourceconflict*") || e.zhipu("1231");
  }

  private static boolean unavailable(Evidence e) {
    return switch (e.status()) {
      case 502, 503, 520, 521, 523, 525, 526, 527, 530 -> true;
      default ->
          e.code(
                  "badgateway*",
                  "networkerror",
                  "unavailable",
                  "serviceunavailable*",
                  "unreachablebackend")
              || e.zhipu("1234")
              || ((e.serverSide() || e.status() == 0) && e.says(Words.GATEWAY));
    };
  }

  private static boolean serverError(Evidence e) {
    return e.serverSide()
        || e.status() == 424
        || e.says("model has crashed")
        || e.code("servererror", "apierror", "internal*", "modelerror*", "modelstreamerror*")
        || e.zhipu("500", "1230");
  }
}
