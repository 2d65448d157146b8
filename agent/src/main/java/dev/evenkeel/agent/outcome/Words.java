package dev.evenkeel.agent.outcome;

import java.util.regex.Pattern;

/** What errors say in words, in lower case; gathered from the texts of the providers. */
final class Words {

  static final Pattern UNDECLARED_TOOL =
      Pattern.compile(
          "not in request\\.tools|tool choice is none|undeclared|unknown (?:tool|function)"
              + "|(?:tool|function)[^.]{0,80}(?:does not exist|not (?:found|declared|defined|available))");

  static final Pattern MODEL_GONE =
      Pattern.compile(
          "(?:has|have) been (?:deprecated|decommissioned|retired|removed|discontinued|shut ?down|sunset)"
              + "|(?:was|were) (?:deprecated|decommissioned|retired|removed|discontinued)"
              + "|is (?:now )?(?:deprecated|decommissioned|retired|discontinued)\\b|end of (?:its )?life"
              + "|marked by provider as legacy"
              + "|model[^\\n]{0,120}(?:is )?no longer (?:available|supported|served|offered)"
              + "|no longer (?:available|supported)[^.]{0,40}model|模型已(?:下线|弃用)|已下线"
              // There, but nowhere running
              + "|model (?:is |has been )?(?:disabled|unloaded)\\b|failed to load (?:the )?model"
              + "|too large to be loaded|non-serverless model|endpoint for \\S+ is not running");

  static final Pattern MODEL_LOADING =
      Pattern.compile(
          "(?:model|checkpoint)\\b[^.]{0,80}\\b(?:is|are) (?:currently |still |now )?(?:loading|being loaded|starting|warming)"
              + "|loading model|model is (?:not ready|cold)|not ready for inference|cold start"
              + "|scal(?:ed|ing up) (?:to|from) zero|(?:is|and) scaling up\\b"
              + "|no (?:healthy )?deployments? (?:are |is )?available|no healthy deployments?|模型(?:正在)?加载");

  static final Pattern CONTENT_FILTERED =
      Pattern.compile(
          "content (?:management|filter(?:ing)?|safety|moderation|usage) polic|content[ _]filter|content_policy"
              + "|(?:output|input|content|prompt|response)[^.]{0,30} (?:was |is |been )?blocked (?:by|due to)|safety system"
              + "|content policy|content exists risk|(?:unsafe|nsfw) content|inappropriate content|high[ -]risk|violat\\w+ (?:\\S+ ){0,4}(?:usage|content) (?:polic|guideline)"
              + "|flagged (?:as|by|for)|was flagged|responsibleaipolicy|datainspectionfailed|data_inspection_failed"
              + "|safety (?:reasons|filter|guidelines|checks?)|harmful content|blocked by (?:the )?(?:guardrail|model armor)"
              + "|guardrail (?:intervened|blocked|policy)|guardrail checks [^.]{0,40}fail|(?:rejected|blocked) by (?:\\S+ ){0,2}moderation"
              + "|(?:input|output) (?:new_)?sensitive|contentpolicyviolation|sensitive (?:content|information|words)|prohibited content"
              + "|敏感|不安全|违规|违反");

  static final Pattern CONTEXT_LENGTH =
      Pattern.compile(
          "contextwindowexceedederror|maximum context length|max(?:imum)? (?:prompt|input|sequence) length|context[_ -]?length[_ ]?(?:exceeded|limit)"
              + "|exceed\\w* (?:the |your |this )?(?:\\S+ ){0,4}context|context (?:window|size|length|limit)[^.]{0,60}(?:exceed|too|full)"
              + "|context (?:the )?overflow|prompt_tokens[^.]{0,30} must be less than|max(?:imum)? tokens? of \\d+ exceeded"
              + "|maximum request size is \\d+ tokens"
              + "|not fit (?:in|into|within) (?:\\S+ ){0,3}context|max_(?:model|seq)_len|max model len"
              + "|(?:input|prompt)\\b[^.]{0,60}(?:more|greater|longer|larger) than (?:the )?max[^.]{0,30} tokens"
              + "|shorten (?:your|the) (?:prompt|input|messages)|(?:prompt|input) (?:is|has) \\d+ tokens"
              + "|input token count[^.]{0,60}only supports|longer than the maximum|longer than (?:the )?(?:\\S+ ){0,3}context|prompt (?:is )?too long|input (?:is |was )?too (?:long|large (?:for|to process))"
              + "|(?:messages?|conversation|prompt|text|inputs?)\\b[^.]{0,40}\\btoo long|input tokens exceeded"
              + "|too many tokens(?!, please wait)(?! per)(?! processed)|exceed\\w* (?:the )?(?:\\S+ ){0,3}token limit"
              + "|tokens?\\b[^.]{0,50}exceed\\w* (?:the )?(?:max|limit|context|available)|token limit (?:was |is )?exceeded"
              + "|exceed\\w* (?:the )?(?:max|maximum)(?: allowed)?(?: number of)?(?: input| prompt| total| context)? ?tokens?"
              + "|exceed\\w*[^.]{0,40}max(?:imum)?[^.]{0,30} tokens?|`?max_new_tokens`? must be <=|inputs?` must have less than"
              + "|\\btokens\\b[^.]{0,40}\\b(?:more|greater|larger) than (?:the )?(?:max(?:imum)? (?:allowed )?tokens|context)"
              + "|input token count (?:is )?too (?:large|high)|prompt exceeds (?:the )?max(?:imum)? length"
              + "|range of input length|reduce the length of|too large for model with|exceeds? maximum allowed token"
              + "|tokens? > \\d+ maximum|maximum (?:number of )?tokens? (?:allowed|exceeded)|exceeds? the model's maximum"
              + "|max(?:imum)? (?:\\d+|allowed) tokens per (?:submitted )?(?:batch|request)"
              + "|(?:input|prompt) length[^.]{0,60}exceed|number of (?:input )?tokens[^.]{0,60}exceed"
              + "|(?:上下文|输入|提示词?|prompt)[^.。]{0,20}(?:超长|过长|超过|超出)|超[过出][^.。]{0,20}上下文|最大长度");

  static final Pattern PAYLOAD_TOO_LARGE =
      Pattern.compile(
          "(?:request|payload|body|content)(?: entity| payload| body)?(?: size)? (?:is )?too large"
              + "|(?:request|payload|body|content)(?: payload| body| content)? size[^.]{0,30}exceed"
              + "|request exceeds the maximum size|exceeds the maximum (?:allowed )?(?:request|payload|body|content) size"
              + "|length limit exceeded");

  static final Pattern OVERLOADED =
      Pattern.compile(
          "overload|over capacity|(?:not enough|insufficient) capacity|processing too many requests|at capacity|capacity exceeded|exceeded[^.]{0,20} capacity|no capacity|too busy|server busy|is busy"
              + "|high (?:demand|load|traffic)|heavy load|(?:receiving|experiencing) too many requests at (?:the|this) moment"
              + "|model_capacity_exhausted|insufficient_system_resource|maximum pending requests"
              + "|too many connections|temporarily unable to (?:process|handle)|capacity temporarily exceeded"
              + "|系统繁忙|服务繁忙|繁忙|负载(?:过高|已饱和)|访问量过大|过载|拥挤|火爆");

  static final Pattern GATEWAY =
      Pattern.compile(
          "bad gateway|upstream connect|no healthy upstream|upstream (?:request|server) (?:failed|error|unavailable)"
              + "|reset before headers|connection (?:refused|reset|error|termination)|network[ _]error|error code: 5[02]\\d"
              + "|web server is down|(?:could not|cannot|can't|unable to) connect to|name resolution|\\b(?:getaddrinfo|econnrefused|econnreset)\\b|host error|origin (?:is )?unreachable|proxy error");

  static final Pattern PERMISSION =
      Pattern.compile(
          "location is not supported|requires? (?:terms acceptance|that you accept)|not (?:available|supported) in your (?:country|region|location)|unsupported countr(?:y|ies)"
              + "|(?:does not|doesn't|don't|do not|not) have (?:the )?(?:required )?(?:permission|access|authorization) to"
              + "|(?:insufficient|lacks?|missing) (?:\\S+ ){0,4}(?:permissions?|scopes?|data action)|not authorized to"
              + "|permission denied|access denied due to (?!invalid)"
              + "|not allowed to (?:access|use|call)|key not allowed|only authorized for"
              + "|organization (?:has been |is )?(?:disabled|restricted|suspended)|no permission|无权|没有权限|权限不足");

  /** Of the caller's own settings or standing, even under 404. */
  static final Pattern POLICY =
      Pattern.compile(
          "guardrail restrictions|matching your data policy|must be verified to|privacy settings"
              + "|details have not been submitted");

  static final Pattern NOT_FOUND =
      Pattern.compile(
          "\\bmodels?\\b[^\\n]{0,120}(?:not found|not exist|does not exist|is not (?:a )?valid|isn't valid|is not servable)"
              + "|\\bmodels?\\b \\S+ is not supported|(?:requested )?model \\S{1,80} is not supported\\. supported models"
              + "|(?:invalid|unknown|unrecognized|no such) model|not a valid model|model identifier is invalid|\\bmodel_not_found\\b"
              + "|no endpoints found|deployment[^.]{0,60}(?:does not|doesn't) exist|supported (?:\\S+ ){0,2}model(?:s| names) are"
              + "|response with id[^.]{0,80}not found|模型不存在|不存在该模型|找不到模型");

  /** Said of a model that is not there, or not for this caller: the first of both is meant. */
  static final Pattern MISSING_OR_CLOSED =
      Pattern.compile(
          "(?:does not|doesn't) exist,? or (?:you|your \\S+) (?:do not|don't|does not|doesn't) have access");

  static final Pattern WRONG_KEY =
      Pattern.compile(
          "(?:invalid|incorrect|wrong|missing|no|expired|revoked) (?:\\S+ )?(?:api[ -]?key|x-api-key|token\\b|credentials?|subscription key|authentication header)"
              + "|api[ -]?key[^.]{0,30}(?:is |not |was |has )?(?:invalid|not valid|incorrect|expired|missing|revoked|required|not provided|not found)"
              + "|api[ -]?key[^.]{0,20} leaked|(?:provide|pass|specify) (?:a |an )?valid api[ -]?key|not authenticated|token (?:seems|appears)(?: to be)? (?:invalid|expired)"
              + "|(?:bearer|access|session|oauth) token (?:has |is |was )?(?:expired|invalid|revoked)|\\binvalid_(?:grant|client|token)\\b"
              + "|authentication (?:failed|fails|error|required)|unauthenticated|(?:security )?token (?:included in the request )?is (?:invalid|expired)"
              + "|didn't provide an api key|signature (?:we calculated )?(?:does not match|expired|not yet)"
              + "|api ?key ?(?:无效|错误|已过期)|身份验证|鉴权失败|令牌(?:已过期|不正确)");

  static final Pattern TIMEOUT =
      Pattern.compile("timed? ?out|timeout|deadline (?:exceeded|expired)|time-out|超时");

  /** The account's, whatever it was blocked for. */
  static final Pattern ACCOUNT_BLOCKED =
      Pattern.compile(
          "(?:resource|account|organization|project) (?:has been|is|was) (?:temporarily )?(?:blocked|suspended)");

  /** Of an answer that has used up what it may be long. */
  static final Pattern CUT_OFF =
      Pattern.compile("max_tokens or (?:\\S+ ){0,2}output limit was reached");

  static final Pattern NO_ANSWER = Pattern.compile("no valid response (?:was )?generated");

  private Words() {}
}
