//! From a host's name to its addresses: a table first (the sample and tests), then the system.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Names that lead to this computer, whatever the system says of them.
pub(super) type Table = Arc<HashMap<String, SocketAddr>>;

/// Looks names up. With `public_only`, a name that leads to a private address leads nowhere: a
/// stranger's redirect must not reach into the person's own network.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub(super) table: Table,
    pub(super) public_only: bool,
}

/// What a refused name is told with.
pub(super) const PRIVATE: &str = "the redirect leads to a private address";

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let (table, public_only) = (Arc::clone(&self.table), self.public_only);
        Box::pin(async move {
            if let Some(address) = table.get(name.as_str()) {
                return Ok(Box::new(std::iter::once(*address)) as Addrs);
            }
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if public_only && found.iter().any(|address| is_private(address.ip())) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, PRIVATE).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of this computer or of a private network (RFC 1918, 4193, 3927, 6598).
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_multicast()
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (b == 18 || b == 19))
                || (a == 192 && b == 0 && c == 0)
                || a == 0
                || a >= 240
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.is_multicast()
                || inner(v6).is_some_and(|v4| is_private(IpAddr::V4(v4)))
        }
    }
}

/// The IPv4 address inside one of IPv6: mapped, compatible, behind NAT64 (RFC 6052) or 6to4 (RFC 3056).
fn inner(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let join = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match v6.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(join(high, low))
        }
        [0x2002, high, low, ..] => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_is_refused_at_connect_time() {
        let look_up = async |public_only| {
            let names = Names { table: Table::default(), public_only };
            names.resolve("localhost".parse().unwrap()).await
        };

        assert!(look_up(false).await.is_ok());
        let refused = look_up(true).await.err().unwrap();
        assert_eq!(refused.to_string(), PRIVATE);
    }

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "2002:7f00:1::",
            "224.0.0.1",
            "198.18.0.1",
            "240.0.0.1",
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in
            ["93.184.216.34", "100.128.0.1", "2606:2800:220:1::1", "64:ff9b::93.184.216.34"]
        {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }
}
