//! Enumerations are text in the database (leakproof comparisons, DESIGN §4); this gives them a Rust type.

/// Declares an enum whose labels are the same in Rust's serde, in OpenAPI and in the database.
///
/// `text_enum! { /// Doc. pub enum Priority { /// Doc. Normal = "Normal" } }`
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $label)] #[schema(rename = $label)] $variant),+ }

        impl $name {
            /// Every value, in the order of the specification.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            /// The label as shown and stored.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        impl tokio_postgres::types::ToSql for $name {
            fn to_sql(&self, ty: &tokio_postgres::types::Type, out: &mut tokio_postgres::types::private::BytesMut)
                -> Result<tokio_postgres::types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
                self.label().to_sql(ty, out)
            }
            fn accepts(ty: &tokio_postgres::types::Type) -> bool {
                <&str as tokio_postgres::types::ToSql>::accepts(ty)
            }
            tokio_postgres::types::to_sql_checked!();
        }

        impl<'a> tokio_postgres::types::FromSql<'a> for $name {
            fn from_sql(ty: &tokio_postgres::types::Type, raw: &'a [u8])
                -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
                match <&str as tokio_postgres::types::FromSql>::from_sql(ty, raw)? {
                    $($label => Ok(Self::$variant),)+
                    other => Err(format!("{other} is no {}", stringify!($name)).into()),
                }
            }
            fn accepts(ty: &tokio_postgres::types::Type) -> bool {
                <&str as tokio_postgres::types::FromSql>::accepts(ty)
            }
        }
    };
}
pub(crate) use text_enum;
