/** The value of `user_agent.synthetic.type`; undefined for those who aren't known to be a test or a bot. */
export function syntheticType(userAgent: string): 'test' | 'bot' | undefined {
  const name = userAgent.toLowerCase();
  if (name.includes('alwayson')) return 'test';
  return name.includes('googlebot') || name.includes('bingbot') ? 'bot' : undefined;
}
