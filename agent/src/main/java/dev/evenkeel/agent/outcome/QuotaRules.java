package dev.evenkeel.agent.outcome;

import java.util.regex.Pattern;

/** Tells a quota that money or days must refill from a limit that a short wait lifts. */
final class QuotaRules {

  private static final Pattern MONEY =
      Pattern.compile(
          "insufficient[ _](?:account )?(?:balance|credit|fund|quota)|balance (?:is )?(?:too low|not enough|insufficient)"
              + "|credit balance|out of credits?|no credits? (?:left|remaining|available)|(?:have|has) (?:any|no|0) (?:remaining )?credits?"
              + "|(?:doesn't|does not|don't|do not) have (?:any |enough |sufficient )?(?:credits?|funds|balance)"
              + "|(?:requires?|need) more credits|used all (?:of )?(?:your |its )?(?:available |included )?credits"
              + "|(?:exceeded|exhausted|depleted|reached)[^.]{0,40}\\b(?:included |prepaid )?credits?\\b"
              + "|credits? (?:are |is |have been |has been |have |has )?(?:exhausted|depleted|used up|expired)"
              + "|key limit exceeded|used up (?:\\S+ ){0,2}(?:points|credits|balance)|balance is negative|credit limit (?:exceeded|reached)|spend(?:ing)?[ -](?:limit|cap)|hard limit|payment required|in arrears|arrearage"
              + "|overdue|good standing|over budget|out of call volume quota|budget (?:has been |is |limit )?exceeded|exceeded ?budget"
              + "|max(?:imum)? budget|prepayment|payment[ _]instrument|quota is not enough|billing (?:is )?not (?:active|enabled)|requires billing|billing_disabled|billing account[^.]{0,30}(?:disabled|closed|suspended)|extra usage"
              + "|consumed (?:\\S+ ){0,3}credits|credits? (?:are |have been )?(?:all )?consumed|\\btrial (?:\\S+ ){0,5}(?:ended|expired)\\b"
              + "|\\b(?:monthly|weekly|this month)\\b[^.]{0,40}\\b(?:exceeded|reached|used up|exhausted)|\\b(?:exceeded|reached|used up|exhausted)[^.]{0,40}\\b(?:monthly|weekly|this month)\\b"
              + "|余额不足|额度(?:不足|已用尽)|欠费|无可用资源包|充值|资源包(?:已)?(?:用完|耗尽|不足)|套餐已到期");

  private static final Pattern LONG_TERM =
      Pattern.compile(
          "(?:/|per|a|each|this) ?month|monthly|try again in \\d+ days?\\b|per[ -_]?week|weekly|(?:hourly|session|\\d[ -]?hour) usage (?:limit|quota)|free tier (?:of the model )?has been exhausted"
              + "|free quota|billing (?:cycle|period)|usage limits?[^.]{0,60}(?:regain|will reset)|specified api usage limits"
              + "|(?:subscription|plan)[^.]{0,30}(?:expired|usage limit)|limit: 0\\b|每月|每周|使用上限|用量上限");

  /** Under a status that is no rate limit's. */
  private static final Pattern USED_UP =
      Pattern.compile(
          "\\bquota\\b[^.]{0,30}\\b(?:exceeded|exhausted)|\\b(?:exceeded|exhausted)[^.]{0,30}\\bquota\\b"
              + "|usage limits? (?:is |are |was |were |has been |have been )?(?:exceeded|reached)");

  private static final Pattern DAILY = Pattern.compile("per[ -_]?day|/ ?day|daily|每日|每天");

  private static final Pattern HINTED =
      Pattern.compile("(?:try again|retry)\\b[^.]{0,20}\\bin \\d|per[ -_]?min(?:ute)?\\b");

  private static final Pattern PLAN = Pattern.compile("exceeded your current quota|current quota");

  private QuotaRules() {}

  static boolean fits(Evidence e) {
    if (e.says("#token-limit")) {
      return false;
    }
    if (e.status() == 402
        || e.code(
            "insufficientquota",
            "insufficientcredit*",
            "insufficientbalance*",
            "insufficientfunds",
            "insufficientuserquota",
            "accountquotaexceeded",
            "setlimitexceeded",
            "exceededcurrentquota*",
            "billing*",
            "creditserror",
            "budgetexceeded",
            "arrearage",
            "paymentrequired*",
            "servicequotaexceeded*",
            "allocationquotafreetieronly",
            "usagelimitreached",
            "enforcedspendlimitreached",
            "spendlimit*")
        || e.zhipu("1113", "1304", "1308", "1309", "1310")) {
      return true;
    }
    if (e.serverSide() && !e.code("permission*")) {
      return e.says("insufficient balance", "usage limit reached", "余额不足");
    }
    if (e.says(MONEY)) {
      return true;
    }
    boolean perMinuteToo = HINTED.matcher(e.words()).find();
    boolean refused = e.status() == 403 || e.status() == 412;
    if (refused && !perMinuteToo && !e.code("ratelimit*") && e.says(USED_UP)) {
      return true;
    }
    if (e.status() != 429 && e.status() != 403 && e.status() != 401 && e.status() != 0) {
      return e.status() == 400 && (e.says("specified api usage limits") || e.says(PLAN));
    }
    if (e.code("resourceexhausted") || e.says("resource_exhausted")) {
      return google(e);
    }
    return e.says(PLAN)
        || e.says(LONG_TERM)
        || (e.says(DAILY) && !perMinuteToo && !e.code("ratelimit*"))
        || e.says("allocationquota.freetieronly");
  }

  /** Google says "exceeded your current quota" for a minute's limit too; its details tell. */
  private static boolean google(Evidence e) {
    if (e.says(DAILY) || e.says("quota_exhausted") || e.says("limit: 0,")) {
      return true;
    }
    boolean minute =
        e.says("perminute", "per_minute", "per minute") || HINTED.matcher(e.words()).find();
    return !minute && e.says(PLAN);
  }
}
