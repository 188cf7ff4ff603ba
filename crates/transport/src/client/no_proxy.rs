//! `NO_PROXY`: the servers that are reached without the proxy.

use std::net::IpAddr;

/// The rules of a `NO_PROXY` variable, which tools agree on in the main: entries are separated by commas or white space, and
/// each may end in `:port`.
///
/// | entry | exempts |
/// |---|---|
/// | `*` | every host |
/// | `example.com`, `.example.com`, `*.example.com` | the host and its subdomains, in any case |
/// | `10.1.2.3`, `::1`, `[::1]` | the address |
/// | `10.0.0.0/8`, `fd00::/8` | the addresses of the network |
///
/// Names are not resolved: an address exempts only endpoints that are written as an address. An entry that makes no sense
/// exempts nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NoProxy(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    All,
    /// Lower case, without dots at its ends.
    Domain(String),
    Network {
        address: IpAddr,
        prefix_bits: u32,
    },
}

impl NoProxy {
    pub(super) fn parse(text: &str) -> NoProxy {
        let entries = text.split(|c: char| c == ',' || c.is_whitespace());
        NoProxy(entries.filter_map(parse_entry).collect())
    }

    /// Whether the server `host` (an IPv6 address without brackets) is reached directly on `port`.
    pub(super) fn exempts(&self, host: &str, port: u16) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        let address = parse_address(&host);
        self.0.iter().any(|rule| {
            rule.port.is_none_or(|given| given == port)
                && match &rule.hosts {
                    Hosts::All => true,
                    Hosts::Domain(domain) => address.is_none() && is_within(&host, domain),
                    Hosts::Network {
                        address: network,
                        prefix_bits,
                    } => address.is_some_and(|address| shares_prefix(address, *network, *prefix_bits)),
                }
        })
    }
}

/// Whether `host` is this machine, which no proxy could reach in our place.
pub(super) fn is_loopback(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    is_within(&host, "localhost") || parse_address(&host).is_some_and(|address| address.is_loopback())
}

fn parse_entry(entry: &str) -> Option<Rule> {
    if let Some((address, prefix_bits)) = entry.split_once('/') {
        let given: IpAddr = address.parse().ok()?;
        let (address, width_bits) = (given.to_canonical(), if given.is_ipv4() { 32 } else { 128 });
        let prefix_bits: u32 = prefix_bits.parse().ok().filter(|bits| *bits <= width_bits)?;
        // A network of mapped addresses (`::ffff:10.0.0.0/104`) is one of IPv4.
        let prefix_bits = match given.is_ipv6() && address.is_ipv4() {
            true => prefix_bits.checked_sub(96)?,
            false => prefix_bits,
        };
        return Some(Rule {
            hosts: Hosts::Network { address, prefix_bits },
            port: None,
        });
    }
    let (host, port) = split_port(entry)?;
    let hosts = match parse_address(host) {
        Some(address) => Hosts::Network {
            address,
            prefix_bits: if address.is_ipv4() { 32 } else { 128 },
        },
        None if host == "*" => Hosts::All,
        None => {
            let domain = host.strip_prefix('*').unwrap_or(host).trim_matches('.');
            if domain.is_empty() {
                return None;
            }
            Hosts::Domain(domain.to_ascii_lowercase())
        }
    };
    Some(Rule { hosts, port })
}

/// `[::1]:80` and `host:80` have a port, `::1` has none.
fn split_port(entry: &str) -> Option<(&str, Option<u16>)> {
    let port = |text: &str| text.parse().ok().map(Some);
    if let Some((host, rest)) = entry.strip_prefix('[').and_then(|entry| entry.split_once(']')) {
        return match rest.strip_prefix(':') {
            Some(given) => Some((host, port(given)?)),
            None => rest.is_empty().then_some((host, None)),
        };
    }
    match entry.split_once(':') {
        Some((host, given)) if !given.contains(':') => Some((host, port(given)?)),
        _ => Some((entry, None)),
    }
}

/// Addresses of IPv4 in the clothes of IPv6 (`::ffff:10.0.0.1`) are taken for what they are.
fn parse_address(host: &str) -> Option<IpAddr> {
    host.parse().ok().map(|address: IpAddr| address.to_canonical())
}

fn is_within(host: &str, domain: &str) -> bool {
    match host.strip_suffix(domain) {
        Some(rest) => rest.is_empty() || rest.ends_with('.'),
        None => false,
    }
}

fn shares_prefix(address: IpAddr, network: IpAddr, prefix_bits: u32) -> bool {
    let (differing, width_bits) = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (u128::from(address.to_bits() ^ network.to_bits()), 32),
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits() ^ network.to_bits(), 128),
        _ => return false,
    };
    // A shift by the full width is no shift to Rust: a prefix of no bits is shared by all.
    let shift_bits = u32::saturating_sub(width_bits, prefix_bits);
    differing.checked_shr(shift_bits).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper_util::client::proxy::matcher::Matcher;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn exempts(rules: &str, host: &str) -> bool {
        NoProxy::parse(rules).exempts(host, 4318)
    }

    #[test]
    fn a_name_exempts_itself_and_its_subdomains() {
        for rules in [
            "example.com",
            ".example.com",
            "*.example.com",
            "EXAMPLE.com.",
            "x, example.com",
        ] {
            for host in ["example.com", "a.example.com", "A.b.Example.COM", "example.com."] {
                assert!(exempts(rules, host), "{rules} {host}");
            }
            for host in ["notexample.com", "example.com.org", "com", "10.0.0.1", "::1"] {
                assert!(!exempts(rules, host), "{rules} {host}");
            }
        }
    }

    #[test]
    fn addresses_and_networks_exempt_addresses_only() {
        for (rules, inside, outside) in [
            ("10.1.2.3", "10.1.2.3", "10.1.2.4"),
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", "::ffff:11.0.0.1"),
            ("::ffff:10.0.0.0/104", "10.1.1.1", "11.1.1.1"),
            ("192.168.1.77/24", "192.168.1.1", "192.168.2.1"),
            ("0.0.0.0/0", "1.2.3.4", "::1"),
            ("::/0", "fd00::1", "1.2.3.4"),
            ("::1", "::1", "::2"),
            ("[fd00::1]", "fd00:0::1", "fd00::2"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("1.2.3.4/32", "1.2.3.4", "1.2.3.5"),
            ("0.0.0.1/32", "0.0.0.1", "example.com"),
        ] {
            assert!(exempts(rules, inside), "{rules} {inside}");
            assert!(!exempts(rules, outside), "{rules} {outside}");
        }
    }

    #[test]
    fn a_port_narrows_the_rule() {
        for rules in ["c.test:4318", ".test:4318", "*:4318"] {
            assert!(NoProxy::parse(rules).exempts("c.test", 4318), "{rules}");
            assert!(!NoProxy::parse(rules).exempts("c.test", 4317), "{rules}");
        }
        assert!(NoProxy::parse("10.0.0.1:80").exempts("10.0.0.1", 80));
        assert!(!NoProxy::parse("10.0.0.1:80").exempts("10.0.0.1", 81));
        assert!(NoProxy::parse("[::1]:80").exempts("::1", 80));
        assert!(!NoProxy::parse("[::1]:80").exempts("::1", 81));
    }

    #[test]
    fn a_star_exempts_everything_and_nonsense_nothing() {
        assert!(exempts("*", "example.com") && exempts("a *", "::1"));
        for rules in [
            "",
            " , ,",
            ".",
            "..",
            "10.0.0.0/33",
            "::/129",
            "x/8",
            "c:99999",
            "c:x",
            "[c",
            "[::1]x",
            "::ffff:1.2.3.4/90",
        ] {
            for host in ["c", "example.com", "10.0.0.1", "::1", "1.2.3.4"] {
                assert!(!exempts(rules, host), "{rules} {host}");
            }
        }
    }

    #[test]
    fn loopback_is_localhost_by_name_and_address() {
        for host in [
            "localhost",
            "LocalHost.",
            "a.localhost",
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "::ffff:127.0.0.1",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "localhost.example",
            "notlocalhost",
            "128.0.0.1",
            "::2",
            "0.0.0.0",
            "",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    fn any_host() -> impl Strategy<Value = String> {
        let label = select(vec!["a", "b", "com", "Example", "EXAMPLE", "x1"]);
        prop_oneof![
            proptest::collection::vec(label, 1..4).prop_map(|labels| labels.join(".")),
            (0u32..4, 0u8..3)
                .prop_map(|(low, high)| std::net::Ipv4Addr::new(high, 0, 0, low as u8).to_string()),
            (0u16..3, 0u16..4)
                .prop_map(|(high, low)| std::net::Ipv6Addr::new(high, 0, 0, 0, 0, 0, 0xff, low).to_string()),
        ]
    }

    fn any_entry() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => any_host(),
            1 => any_host().prop_map(|host| format!(".{host}")),
            1 => (any_host(), 0u32..130).prop_map(|(host, bits)| format!("{host}/{bits}")),
            1 => Just(String::new()),
        ]
    }

    proptest! {
        /// The oracle knows no ports and no `*.`.
        #[test]
        fn the_rules_are_those_of_hyper_util(
            entries in proptest::collection::vec(any_entry(), 0..5),
            host in any_host(),
        ) {
            let rules = entries.join(",");
            let url = if host.contains(':') { format!("http://[{host}]/") } else { format!("http://{host}/") };
            let matcher = Matcher::builder().all("http://proxy.test").no(rules.as_str()).build();
            let is_exempt = matcher.intercept(&url.parse().unwrap()).is_none();
            prop_assert_eq!(exempts(&rules, &host), is_exempt, "{} {}", rules, host);
        }

        #[test]
        fn any_text_is_parsed(rules in ".{0,60}", host in ".{0,30}", port: u16) {
            let _ = NoProxy::parse(&rules).exempts(&host, port);
            let _ = is_loopback(&host);
        }
    }
}
