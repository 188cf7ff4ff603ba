import { invalidOption, shown } from './checks.js';
import { type Environment, type Found, findVariable } from './environment.js';

/** The proxy of an exporter, as the core takes it. */
export interface ProxySettings {
  /** May hold credentials. */
  readonly proxyUrl: string | null;
  /** What `NO_PROXY` says, where the proxy comes from the environment; null where it is named in code. */
  readonly noProxy: string | null;
  /** The variable that the URL came from, or null. */
  readonly variable: string | null;
}

/**
 * The proxy for an endpoint: `given` in code, `false` for none, else that of the environment, by the rules that curl and others
 * have: `https_proxy` for `https` endpoints, `http_proxy` for `http` ones, then `all_proxy`, each before its name in upper case.
 * Whether `NO_PROXY` exempts the endpoint is the core's to say.
 *
 * @throws OtlpNativeError `INVALID_OPTION` when `given` is neither.
 */
export function resolveProxy(given: unknown, isHttps: boolean, environment: Environment): ProxySettings {
  if (given === false) return { proxyUrl: null, noProxy: null, variable: null };
  if (given !== undefined) {
    if (typeof given === 'string' && given.trim() !== '') {
      return { proxyUrl: given, noProxy: null, variable: null };
    }
    // A string that is not empty has been taken, so that nothing secret is shown.
    throw invalidOption('proxy', `must be the URL of a proxy, or false for none, not ${shown(given)}`);
  }
  const found = isHttps
    ? findVariable(environment, 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY')
    : (httpProxy(environment) ?? findVariable(environment, 'all_proxy', 'ALL_PROXY'));
  if (found === null) return { proxyUrl: null, noProxy: null, variable: null };
  const noProxy = findVariable(environment, 'no_proxy', 'NO_PROXY')?.value ?? '';
  return { proxyUrl: found.value, noProxy, variable: found.name };
}

/**
 * In a CGI program (`REQUEST_METHOD` is set) `HTTP_PROXY` is the request's header `Proxy`: whoever calls would choose the proxy.
 * Windows doesn't tell the names apart by case, but lists them as they were set.
 */
function httpProxy(environment: Environment): Found | null {
  if (environment.REQUEST_METHOD === undefined) return findVariable(environment, 'http_proxy', 'HTTP_PROXY');
  return Object.keys(environment).includes('http_proxy') ? findVariable(environment, 'http_proxy') : null;
}
