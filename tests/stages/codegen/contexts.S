{module, contexts}.
{exports, [{sum,2},{digits,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[220146200184400219355099151281636202769]}]}.
{labels, 12}.


{function, sum, 2, 2}.
  {label,1}.
    {line,{location,"contexts.erl",5}}.
    {func_info,{atom,contexts},{atom,sum},2}.
  {label,2}.
    {bs_start_match3,{f,1},{x,0},2,{x,0}}.
    {bs_get_position,{x,0},{x,2},2}.
    {bs_get_integer2,{f,9},{x,0},3,{integer,32},1,0,{x,3}}.
    {bs_test_unit,{f,9},{x,0},8}.
    {gc_bif2,{f,0},4,{extfunc,erlang,'+',2},{x,1},{x,3},{x,1}}.
    {call_only,2,{f,2}}.
  {label,9}.
    {bs_set_position,{x,0},{x,2}}.
    {bs_test_tail2,{f,10},{x,0},0}.
    {move,{x,1},{x,0}}.
    return.
  {label,10}.
    {bs_set_position,{x,0},{x,2}}.
    {bs_get_tail,{x,0},{x,0},2}.
    {jump,{f,1}}.


{function, digits, 2, 4}.
  {label,3}.
    {line,{location,"contexts.erl",9}}.
    {func_info,{atom,contexts},{atom,digits},2}.
  {label,4}.
    {bs_start_match3,{f,11},{x,0},2,{x,2}}.
    {bs_get_integer2,{f,11},{x,2},3,{integer,8},1,0,{x,3}}.
    {bs_test_unit,{f,11},{x,2},8}.
    {is_ge,{f,11},{x,3},{integer,48}}.
    {is_ge,{f,11},{integer,57},{x,3}}.
    {bs_get_tail,{x,2},{x,0},4}.
    {gc_bif2,{f,0},4,{extfunc,erlang,'*',2},{x,1},{integer,10},{x,1}}.
    {gc_bif2,{f,0},4,{extfunc,erlang,'+',2},{x,1},{x,3},{x,1}}.
    {gc_bif2,{f,0},2,{extfunc,erlang,'-',2},{x,1},{integer,48},{x,1}}.
    {call_only,2,{f,4}}.
  {label,11}.
    {test_heap,3,2}.
    {put_tuple2,{x,0},{list,[{x,1},{x,0}]}}.
    return.


{function, module_info, 0, 6}.
  {label,5}.
    {func_info,{atom,contexts},{atom,module_info},0}.
  {label,6}.
    {move,{atom,contexts},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 8}.
  {label,7}.
    {func_info,{atom,contexts},{atom,module_info},1}.
  {label,8}.
    {move,{x,0},{x,1}}.
    {move,{atom,contexts},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
