package com.cohere.api.core;

/** Stands for a version of Cohere's SDK that no longer uses OkHttp. */
public final class RetryInterceptor {

  public Object intercept(Object chain) {
    return "intercepted " + chain;
  }
}
