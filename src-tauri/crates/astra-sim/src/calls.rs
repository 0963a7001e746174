//! One list of calls, from which both their routes and their descriptions follow.

/// Routes calls to their handlers, and describes them for OpenAPI documents. One entry a call: method, path, handler
/// (`@LIMIT` before it sets the limit of its body in bytes), operation id, tag, summary, then what a [`Call`] is told, and
/// the types of what it is refused with.
#[macro_export]
#[doc(hidden)]
macro_rules! calls {
    ($state:ty, $routed:vis fn $router:ident, $(#[$gate:meta])? $vis:vis fn $described:ident; $(
        $method:ident $path:literal $(@$limit:ident)? $handler:path => $id:literal, $tag:literal, $summary:literal
            { $($told:tt)* } [$($refusal:ty),*]
    )*) => {
        $routed fn $router() -> axum::Router<$state> {
            axum::Router::new()$(.route(
                $path,
                axum::routing::$method($handler)$(.layer(axum::extract::DefaultBodyLimit::max($limit)))?,
            ))*
        }

        $(#[$gate])?
        $vis fn $described() -> Vec<$crate::openapi::Call> {
            use $crate::openapi::Call;
            vec![$(Call::$method($path, $id, $tag, $summary)$($told)*$(.refuses::<$refusal>())*),*]
        }
    };
}
